package org.apache.rocketmq.remoting.internal.serve;

import static org.apache.rocketmq.remoting.internal.serve.Retry.ELSEWHERE;
import static org.apache.rocketmq.remoting.internal.serve.Retry.LATER;
import static org.apache.rocketmq.remoting.internal.serve.Retry.NEVER;

import java.util.List;
import java.util.Locale;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/**
 * Every cause for which a server refuses a request: the response code that goes with it, whether it helps to ask again,
 * the figures that come along, in their order, and a sentence. The names are stable: programs go by them. The table in
 * docs/refusals.md shows the same lines.
 */
public enum Refusal {
    // The request itself.
    REQUEST_CODE_UNKNOWN(ResponseCode.REQUEST_CODE_NOT_SUPPORTED, NEVER,
        "This server answers no requests of this code.", "requestCode"),
    HEADER_BROKEN(ResponseCode.SYSTEM_ERROR, NEVER, "A header field is missing or is no number; the remark names it."),
    BODY_BROKEN(ResponseCode.INVALID_PARAMETER, NEVER, "The body is not what this request has as its body."),
    BODY_DAMAGED(ResponseCode.SYSTEM_ERROR, LATER, "The body's checksum is another than the header's.",
        "checksum", "headerChecksum"),
    BODY_TOO_LONG(ResponseCode.INVALID_PARAMETER, NEVER, "The request's body is longer than this server reads.",
        "bytes", "limit"),
    HEAP_TOO_SMALL(ResponseCode.SYSTEM_ERROR, NEVER, "The request's body is longer than this server's heap allows.",
        "bytes", "limit"),
    PARAMETER_BAD(ResponseCode.INVALID_PARAMETER, NEVER, "A field of header or body has a value that is not allowed."),
    PARAMETER_OUT_OF_RANGE(ResponseCode.INVALID_PARAMETER, NEVER,
        "A number of header or body is outside of what is allowed.", "value", "least", "most"),
    TOPIC_NAME_BAD(ResponseCode.INVALID_PARAMETER, NEVER, "No topic may be called so."),
    GROUP_NAME_BAD(ResponseCode.INVALID_PARAMETER, NEVER, "No group may be called so."),
    CLIENT_ID_BAD(ResponseCode.INVALID_PARAMETER, NEVER, "No client may be called so."),

    // The server's state.
    INTERNAL_ERROR(ResponseCode.SYSTEM_ERROR, LATER, "The server failed at it; its log says more."),
    WAITED_TOO_LONG(ResponseCode.SYSTEM_BUSY, LATER,
        "The request waited for its turn for longer than the key waitTimeMills... of its kind allows.",
        "waitedMillis", "limitMillis"),
    TOO_MANY_SLOW_REQUESTS(ResponseCode.SYSTEM_BUSY, LATER, "Too many slow requests wait already."),
    ANSWER_TOO_LONG(ResponseCode.SYSTEM_ERROR, NEVER, "The answer is longer than a frame may be."),
    ANSWER_LOST(ResponseCode.SYSTEM_ERROR, LATER, "The answer could not be written; what was asked for may be done."),

    // Topics, groups and permissions.
    TOPIC_UNKNOWN(ResponseCode.TOPIC_NOT_EXIST, NEVER, "The topic does not exist and is not made by this request."),
    TOPIC_LEAVING(ResponseCode.SYSTEM_BUSY, LATER,
        "The topic cannot be made while the queues of one with its name are being deleted."),
    TOPIC_OF_THE_SYSTEM(ResponseCode.INVALID_PARAMETER, NEVER,
        "The topic is the system's and may be neither made, changed nor deleted."),
    SYSTEM_TOPIC_NOT_SENDABLE(ResponseCode.NO_PERMISSION, NEVER, "The topic is the system's; nobody else sends to it."),
    TOPIC_NOT_WRITABLE(ResponseCode.NO_PERMISSION, ELSEWHERE, "The topic's permission forbids sending.", "permission"),
    TOPIC_NOT_READABLE(ResponseCode.NO_PERMISSION, ELSEWHERE, "The topic's permission forbids reading.", "permission"),
    BROKER_NOT_WRITABLE(ResponseCode.NO_PERMISSION, ELSEWHERE, "brokerPermission forbids sending.", "permission"),
    BROKER_IS_REPLICA(ResponseCode.SYSTEM_BUSY, ELSEWHERE,
        "The broker is a replica (brokerRole=SLAVE), which takes nothing itself: ask its primary."),
    BROKER_NOT_READABLE(ResponseCode.NO_PERMISSION, ELSEWHERE, "brokerPermission forbids reading.", "permission"),
    TOO_MANY_TOPICS(ResponseCode.SYSTEM_ERROR, ELSEWHERE, "This broker has all the topics that it may have.",
        "topics", "limit"),
    QUEUE_UNKNOWN(ResponseCode.INVALID_PARAMETER, NEVER, "The topic has no queue of this number.",
        "queueId", "queues"),
    GROUP_UNKNOWN(ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST, NEVER,
        "The consumer group does not exist and is not made by this request."),
    GROUP_NOT_CONSUMING(ResponseCode.NO_PERMISSION, NEVER, "The consumer group's consumeEnable is false."),
    TOO_MANY_GROUPS(ResponseCode.SYSTEM_ERROR, ELSEWHERE, "This broker has all the groups that it may have.",
        "groups", "limit"),
    TOO_MANY_GROUPS_ON_CONNECTION(ResponseCode.INVALID_PARAMETER, NEVER,
        "One connection has all the groups that it may have.", "limit"),
    TOO_MANY_SUBSCRIPTIONS(ResponseCode.INVALID_PARAMETER, NEVER,
        "A group subscribes to more topics than it may.", "topics", "limit"),
    GROUP_HAS_NO_CONSUMERS(ResponseCode.SYSTEM_ERROR, LATER, "No consumer of the group is connected here."),
    CONSUMER_NOT_ONLINE(ResponseCode.CONSUMER_NOT_ONLINE, LATER, "No consumer of the group is connected here."),
    GROUP_HAS_NO_PRODUCERS(ResponseCode.SYSTEM_ERROR, LATER, "No producer of the group is connected here."),
    TOO_MANY_LOCKS(ResponseCode.SYSTEM_BUSY, LATER, "As many queues are locked as can be.", "locks", "limit"),

    // Sending.
    MESSAGE_TOO_LONG(ResponseCode.MESSAGE_ILLEGAL, NEVER, "The message's body is longer than maxMessageSize.",
        "bytes", "limit"),
    PROPERTIES_TOO_LONG(ResponseCode.MESSAGE_ILLEGAL, NEVER, "The message's properties are too long.",
        "characters", "limit"),
    MESSAGE_NOT_STORABLE(ResponseCode.MESSAGE_ILLEGAL, NEVER,
        "The message has something that no record can hold; the remark says what."),
    MESSAGE_TYPE_WRONG(ResponseCode.MESSAGE_ILLEGAL, NEVER,
        "The message is of another type than its topic's attribute message.type, and the broker checks that."),
    DELAY_LEVEL_BAD(ResponseCode.MESSAGE_ILLEGAL, NEVER, "The property DELAY is no number."),
    TIMERS_OFF(ResponseCode.SYSTEM_ERROR, ELSEWHERE,
        "The message has a TIMER_DELAY... or TIMER_DELIVER_MS property, and the broker's timerWheelEnable is false."),
    TIMER_BAD(ResponseCode.MESSAGE_ILLEGAL, NEVER,
        "A TIMER_DELAY... or TIMER_DELIVER_MS property is no whole number from 0 on, or is over although"
            + " TIMER_DEL_UNIQKEY is set."),
    TIMER_TOO_LONG(ResponseCode.MESSAGE_ILLEGAL, NEVER,
        "The message would be delivered later than timerMaxDelaySec allows.", "delayMillis", "limitMillis"),
    BATCH_BROKEN(ResponseCode.MESSAGE_ILLEGAL, NEVER, "A batch's bytes are not whole messages.", "message", "position"),
    BATCH_EMPTY(ResponseCode.MESSAGE_ILLEGAL, NEVER, "A batch has no message."),
    BATCH_TOO_LONG(ResponseCode.MESSAGE_ILLEGAL, NEVER, "A batch has more messages than it may.", "limit"),
    BATCH_TO_SYSTEM_TOPIC(ResponseCode.MESSAGE_ILLEGAL, NEVER, "A batch goes to a retry or dead letter topic."),
    BATCH_DELAYED(ResponseCode.MESSAGE_ILLEGAL, NEVER, "A batch or a message of it has a delay level."),
    REPLY_BATCHED(ResponseCode.MESSAGE_ILLEGAL, NEVER, "A reply is a batch."),
    REPLY_WITHOUT_ADDRESS(ResponseCode.SYSTEM_ERROR, NEVER, "A reply has no property REPLY_TO_CLIENT."),
    ASKER_UNKNOWN(ResponseCode.SYSTEM_ERROR, ELSEWHERE,
        "No producer of the client that asked for the reply is connected here."),
    REPLY_NOT_TAKEN(ResponseCode.SYSTEM_ERROR, LATER,
        "The client that asked has not taken the reply, or not in time."),
    DISK_FULL(ResponseCode.SERVICE_NOT_AVAILABLE, ELSEWHERE, "There is no room on the broker's disk.",
        "freeMiB", "totalMiB"),
    DISK_FAILED(ResponseCode.SERVICE_NOT_AVAILABLE, ELSEWHERE, "The broker's disk failed."),
    STORE_CLOSED(ResponseCode.SERVICE_NOT_AVAILABLE, ELSEWHERE, "The broker is shutting down."),
    APPEND_LOCK_BUSY(ResponseCode.SYSTEM_BUSY, LATER,
        "It was not this message's turn to be written within osPageCacheBusyTimeOutMills.", "waitedMillis"),
    APPEND_QUEUE_FULL(ResponseCode.SYSTEM_BUSY, LATER, "Too many messages wait for the disk.",
        "waiting", "limit"),
    APPEND_MEMORY_LACKING(ResponseCode.SYSTEM_BUSY, LATER, "There is no memory to gather the message in.",
        "bytes"),

    TOPIC_LIMIT_REACHED(ResponseCode.FLOW_CONTROL, LATER,
        "More is sent to the topic than its attributes or topicSendLimits allow.",
        "messagesPerSecond", "bytesPerSecond"),

    // Taking messages back.
    RECALL_OFF(ResponseCode.NO_PERMISSION, ELSEWHERE,
        "The broker's recallMessageEnable or timerWheelEnable is false."),
    RECALL_HANDLE_BAD(ResponseCode.ILLEGAL_OPERATION, NEVER,
        "The recall handle cannot be read, or is not one of this broker and topic; the remark says why."),
    RECALL_UNKNOWN(ResponseCode.ILLEGAL_OPERATION, NEVER, "No message waits here under this recall handle."),
    RECALL_TOO_LATE(ResponseCode.ILLEGAL_OPERATION, NEVER,
        "The message that is to be taken back was due before: it is delivered, or being delivered."),
    RECALL_BUSY(ResponseCode.SYSTEM_BUSY, LATER,
        "The message is being taken back already, or too many are, or the broker has just started."),

    // Transactions.
    TRANSACTIONS_REFUSED(ResponseCode.NO_PERMISSION, ELSEWHERE, "The broker's rejectTransactionMessage is true."),
    TRANSACTION_NOT_POSSIBLE(ResponseCode.MESSAGE_ILLEGAL, NEVER, "A batch or a reply asks for a transaction."),
    TRANSACTION_DELAYED(ResponseCode.MESSAGE_ILLEGAL, NEVER, "A transactional message has a delay level."),
    TRANSACTION_FLAG_BAD(ResponseCode.MESSAGE_ILLEGAL, NEVER,
        "The system flag is that of a transaction, but the property TRAN_MSG is not true."),
    TOO_MANY_HALF_MESSAGES(ResponseCode.SYSTEM_BUSY, LATER,
        "As many half messages wait for their transactions' ends as may.", "waiting", "limit"),
    TRANSACTION_UNKNOWN(ResponseCode.SYSTEM_ERROR, NEVER, "No half message lies at this log position.", "position"),
    TRANSACTION_MISMATCH(ResponseCode.SYSTEM_ERROR, NEVER,
        "The half message belongs to another group or has another queue offset; the remark says which."),
    TRANSACTION_OUTCOME_BAD(ResponseCode.SYSTEM_ERROR, NEVER, "commitOrRollback is none of 0, 8 and 12."),
    TRANSACTION_ENDED(ResponseCode.SYSTEM_ERROR, NEVER,
        "The transaction was committed, rolled back or given up before."),
    TRANSACTION_MARKS_REFUSED(ResponseCode.SYSTEM_BUSY, LATER,
        "The store does not take the marks of transactions that have ended."),
    HALF_MESSAGE_NOT_WAITING(ResponseCode.SYSTEM_ERROR, NEVER,
        "The id is neither that of a waiting half message nor that of one that was given up."),

    // Consuming.
    GROUP_LIMIT_REACHED(ResponseCode.FLOW_CONTROL, LATER,
        "The group pulls more than its attributes or groupPullLimits allow.",
        "messagesPerSecond", "bytesPerSecond"),
    EXPRESSION_MALFORMED(ResponseCode.SUBSCRIPTION_PARSE_FAILED, NEVER,
        "The expression that selects messages cannot be read; the remark says where."),
    SUBSCRIPTION_MALFORMED(ResponseCode.INVALID_PARAMETER, NEVER,
        "A heartbeat has an expression that cannot be read; the remark says where."),
    PROPERTY_FILTER_OFF(ResponseCode.SYSTEM_ERROR, NEVER,
        "The broker's enablePropertyFilter is false: it selects by tags only."),
    SUBSCRIPTION_UNKNOWN(ResponseCode.SUBSCRIPTION_NOT_EXIST, LATER,
        "The group has no subscription to this topic, as no heartbeat told it."),
    SUBSCRIPTION_OLD(ResponseCode.SUBSCRIPTION_NOT_LATEST, LATER,
        "The broker has not yet heard of the subscription that the pull goes by.", "version", "pullVersion"),
    TOO_MANY_WAITING_PULLS_OF_GROUP(ResponseCode.SYSTEM_BUSY, LATER,
        "As many pulls of the group wait for messages as its pull.limit.waiting allows.", "waiting", "limit"),
    TOO_MANY_WAITING_PULLS(ResponseCode.SYSTEM_BUSY, LATER, "As many pulls wait for messages as may.",
        "waiting", "limit"),
    MODE_OF_RETRY_TOPIC(ResponseCode.NO_PERMISSION, NEVER,
        "How a group reads is set for a topic, and holds for what comes back of it."),
    TOO_MANY_MODES(ResponseCode.SYSTEM_ERROR, ELSEWHERE, "This broker keeps as many modes of groups as it may.",
        "modes", "limit"),
    RECEIPT_BROKEN(ResponseCode.MESSAGE_ILLEGAL, NEVER,
        "The receipt of a popped message cannot be read, or is not for this queue; the remark says why."),
    RECEIPT_VOID(ResponseCode.NO_MESSAGE, NEVER,
        "No message is out under this receipt: it was acknowledged, postponed or came back, or never was popped so."),
    TOO_MANY_WAITING_POPS(ResponseCode.POLLING_FULL, LATER, "As many pops wait for messages as may.",
        "waiting", "limit"),
    OFFSET_UNKNOWN(ResponseCode.QUERY_NOT_FOUND, NEVER, "The group has not committed an offset of this queue yet."),
    OFFSET_OUT_OF_RANGE(ResponseCode.PULL_OFFSET_MOVED, NEVER,
        "The queue does not have the offset; nextBeginOffset is where to go on.", "offset", "minOffset", "maxOffset"),
    OFFSET_NEGATIVE(ResponseCode.INVALID_PARAMETER, NEVER, "A committed offset is negative.", "offset"),
    GROUP_OF_THE_SYSTEM(ResponseCode.INVALID_PARAMETER, NEVER,
        "The group is the broker's own; nobody else says how far it is."),
    TOO_MANY_OFFSETS(ResponseCode.SYSTEM_ERROR, ELSEWHERE, "This broker keeps as many offsets as it may.",
        "offsets", "limit"),

    // Operators.
    GROUP_HAS_MEMBERS(ResponseCode.SYSTEM_ERROR, LATER, "Consumers of the group are connected; stop them first."),
    MEMBER_NOT_ONLINE(ResponseCode.SYSTEM_ERROR, LATER, "The group has no consumer of this id here."),
    MEMBER_SILENT(ResponseCode.CONSUME_MSG_TIMEOUT, LATER, "The consumer has not answered in time.", "millis"),
    MEMBER_UNREACHABLE(ResponseCode.SYSTEM_ERROR, LATER, "The consumer's connection is full or gone."),
    TARGET_OFFSET_OUT_OF_RANGE(ResponseCode.SYSTEM_ERROR, NEVER, "A group is to go where its queue has no offset.",
        "offset", "minOffset", "maxOffset"),
    QUEUE_TO_SHOW_UNKNOWN(ResponseCode.SYSTEM_ERROR, NEVER, "A queue whose entries are to be shown is not here.",
        "queueId", "queues"),
    FIGURE_UNKNOWN(ResponseCode.SYSTEM_ERROR, NEVER, "No statistics of this name and key are kept."),

    // Queries.
    MESSAGE_NOT_FOUND(ResponseCode.SYSTEM_ERROR, NEVER, "No message begins at this log position.", "position"),
    NOTHING_FOUND(ResponseCode.QUERY_NOT_FOUND, NEVER,
        "No message was found with this key in this time, or none was asked for."),
    KEY_INDEX_OFF(ResponseCode.SYSTEM_ERROR, NEVER, "The broker's messageIndexEnable is false."),
    QUERY_BAD(ResponseCode.SYSTEM_ERROR, NEVER, "A query asks for an unknown kind of key."),

    // The name server.
    TOPIC_NOT_ROUTED(ResponseCode.TOPIC_NOT_EXIST, LATER, "No broker that is registered here has the topic."),
    BROKER_NOT_REGISTERED(ResponseCode.BROKER_NOT_EXIST, LATER, "The broker has to register first."),
    REGISTRY_FULL(ResponseCode.SYSTEM_ERROR, NEVER, "The name server knows as much as its heap allows."),
    TOPIC_LIST_OFF(ResponseCode.SYSTEM_ERROR, NEVER, "enableAllTopicList or enableTopicList is false."),
    KEY_UNKNOWN(ResponseCode.QUERY_NOT_FOUND, NEVER, "The namespace has no such key, or nothing at all."),
    CONFIG_NOT_WRITTEN(ResponseCode.SYSTEM_ERROR, LATER, "The file cannot be written, so nothing is changed."),
    SETTINGS_UNREADABLE(ResponseCode.SYSTEM_ERROR, NEVER, "The body is no text of settings."),
    SETTING_FORBIDDEN(ResponseCode.NO_PERMISSION, NEVER,
        "A setting may not be changed over the wire; nothing is changed."),
    SETTING_REFUSED(ResponseCode.INVALID_PARAMETER, NEVER,
        "No setting is named, one that the server does not have, or a value that it may not have; nothing is"
            + " changed.");

    private final int code;
    private final Retry retry;
    private final String sentence;
    private final List<String> figures;

    Refusal(int code, Retry retry, String sentence, String... figures) {
        this.code = code;
        this.retry = retry;
        this.sentence = sentence;
        this.figures = List.of(figures);
    }

    /** The stable name on the wire, such as topic-unknown. */
    public String cause() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The response code. */
    public int code() {
        return code;
    }

    public Retry retry() {
        return retry;
    }

    /** What it means, for a reader. */
    public String sentence() {
        return sentence;
    }

    /** The names of the figures that come along. */
    public List<String> figures() {
        return figures;
    }
}
