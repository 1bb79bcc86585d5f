package org.apache.rocketmq.remoting.internal.request;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;
import org.apache.rocketmq.remoting.protocol.RequestCode;

/** Every request that is spoken here, by its name on the wire. */
public final class Requests {
    public static final RequestType<SendMessageHeader, SendMessageReply> SEND_MESSAGE =
        type(RequestCode.SEND_MESSAGE, "SEND_MESSAGE",
            SendMessageHeader.V1_CODEC, SendMessageReply.CODEC);
    public static final RequestType<PullMessageHeader, PullMessageReply> PULL_MESSAGE =
        type(RequestCode.PULL_MESSAGE, "PULL_MESSAGE",
            PullMessageHeader.CODEC, PullMessageReply.CODEC);
    public static final RequestType<QueryMessageHeader, QueryMessageReply> QUERY_MESSAGE =
        type(RequestCode.QUERY_MESSAGE, "QUERY_MESSAGE",
            QueryMessageHeader.CODEC, QueryMessageReply.CODEC);
    public static final RequestType<QueryConsumerOffsetHeader, QueryConsumerOffsetReply> QUERY_CONSUMER_OFFSET =
        type(RequestCode.QUERY_CONSUMER_OFFSET, "QUERY_CONSUMER_OFFSET",
            QueryConsumerOffsetHeader.CODEC, QueryConsumerOffsetReply.CODEC);
    public static final RequestType<UpdateConsumerOffsetHeader, Void> UPDATE_CONSUMER_OFFSET =
        type(RequestCode.UPDATE_CONSUMER_OFFSET, "UPDATE_CONSUMER_OFFSET",
            UpdateConsumerOffsetHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<CreateTopicHeader, Void> UPDATE_AND_CREATE_TOPIC =
        type(RequestCode.UPDATE_AND_CREATE_TOPIC, "UPDATE_AND_CREATE_TOPIC",
            CreateTopicHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<Void, Void> GET_BROKER_RUNTIME_INFO =
        type(RequestCode.GET_BROKER_RUNTIME_INFO, "GET_BROKER_RUNTIME_INFO",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<Void, Void> GET_BROKER_HA_STATUS =
        type(RequestCode.GET_BROKER_HA_STATUS, "GET_BROKER_HA_STATUS",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<SearchOffsetHeader, SearchOffsetReply> SEARCH_OFFSET_BY_TIMESTAMP =
        type(RequestCode.SEARCH_OFFSET_BY_TIMESTAMP, "SEARCH_OFFSET_BY_TIMESTAMP",
            SearchOffsetHeader.CODEC, SearchOffsetReply.CODEC);
    public static final RequestType<GetMaxOffsetHeader, GetMaxOffsetReply> GET_MAX_OFFSET =
        type(RequestCode.GET_MAX_OFFSET, "GET_MAX_OFFSET",
            GetMaxOffsetHeader.CODEC, GetMaxOffsetReply.CODEC);
    public static final RequestType<GetMinOffsetHeader, GetMinOffsetReply> GET_MIN_OFFSET =
        type(RequestCode.GET_MIN_OFFSET, "GET_MIN_OFFSET",
            GetMinOffsetHeader.CODEC, GetMinOffsetReply.CODEC);
    public static final RequestType<ViewMessageHeader, Void> VIEW_MESSAGE_BY_ID =
        type(RequestCode.VIEW_MESSAGE_BY_ID, "VIEW_MESSAGE_BY_ID",
            ViewMessageHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<RecallMessageHeader, RecallMessageReply> RECALL_MESSAGE =
        type(RequestCode.RECALL_MESSAGE, "RECALL_MESSAGE",
            RecallMessageHeader.CODEC, RecallMessageReply.CODEC);
    public static final RequestType<Void, Void> HEART_BEAT =
        type(RequestCode.HEART_BEAT, "HEART_BEAT",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<UnregisterClientHeader, Void> UNREGISTER_CLIENT =
        type(RequestCode.UNREGISTER_CLIENT, "UNREGISTER_CLIENT",
            UnregisterClientHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<ConsumerSendMsgBackHeader, Void> CONSUMER_SEND_MSG_BACK =
        type(RequestCode.CONSUMER_SEND_MSG_BACK, "CONSUMER_SEND_MSG_BACK",
            ConsumerSendMsgBackHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<EndTransactionHeader, Void> END_TRANSACTION =
        type(RequestCode.END_TRANSACTION, "END_TRANSACTION",
            EndTransactionHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<CheckTransactionStateHeader, Void> CHECK_TRANSACTION_STATE =
        type(RequestCode.CHECK_TRANSACTION_STATE, "CHECK_TRANSACTION_STATE",
            CheckTransactionStateHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<GetConsumerListByGroupHeader, Void> GET_CONSUMER_LIST_BY_GROUP =
        type(RequestCode.GET_CONSUMER_LIST_BY_GROUP, "GET_CONSUMER_LIST_BY_GROUP",
            GetConsumerListByGroupHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<NotifyConsumerIdsChangedHeader, Void> NOTIFY_CONSUMER_IDS_CHANGED =
        type(RequestCode.NOTIFY_CONSUMER_IDS_CHANGED, "NOTIFY_CONSUMER_IDS_CHANGED",
            NotifyConsumerIdsChangedHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<Void, Void> LOCK_BATCH_MQ =
        type(RequestCode.LOCK_BATCH_MQ, "LOCK_BATCH_MQ",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<Void, Void> UNLOCK_BATCH_MQ =
        type(RequestCode.UNLOCK_BATCH_MQ, "UNLOCK_BATCH_MQ",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<PutKVConfigHeader, Void> PUT_KV_CONFIG =
        type(RequestCode.PUT_KV_CONFIG, "PUT_KV_CONFIG",
            PutKVConfigHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<GetKVConfigHeader, GetKVConfigReply> GET_KV_CONFIG =
        type(RequestCode.GET_KV_CONFIG, "GET_KV_CONFIG",
            GetKVConfigHeader.CODEC, GetKVConfigReply.CODEC);
    public static final RequestType<DeleteKVConfigHeader, Void> DELETE_KV_CONFIG =
        type(RequestCode.DELETE_KV_CONFIG, "DELETE_KV_CONFIG",
            DeleteKVConfigHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<RegisterBrokerHeader, RegisterBrokerReply> REGISTER_BROKER =
        type(RequestCode.REGISTER_BROKER, "REGISTER_BROKER",
            RegisterBrokerHeader.CODEC, RegisterBrokerReply.CODEC);
    public static final RequestType<UnregisterBrokerHeader, Void> UNREGISTER_BROKER =
        type(RequestCode.UNREGISTER_BROKER, "UNREGISTER_BROKER",
            UnregisterBrokerHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<GetRouteInfoHeader, Void> GET_ROUTEINFO_BY_TOPIC =
        type(RequestCode.GET_ROUTEINFO_BY_TOPIC, "GET_ROUTEINFO_BY_TOPIC",
            GetRouteInfoHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<Void, Void> GET_BROKER_CLUSTER_INFO =
        type(RequestCode.GET_BROKER_CLUSTER_INFO, "GET_BROKER_CLUSTER_INFO",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<WipeWritePermOfBrokerHeader, WipeWritePermOfBrokerReply> WIPE_WRITE_PERM_OF_BROKER =
        type(RequestCode.WIPE_WRITE_PERM_OF_BROKER, "WIPE_WRITE_PERM_OF_BROKER",
            WipeWritePermOfBrokerHeader.CODEC, WipeWritePermOfBrokerReply.CODEC);
    public static final RequestType<Void, Void> GET_ALL_TOPIC_LIST_FROM_NAMESERVER =
        type(RequestCode.GET_ALL_TOPIC_LIST_FROM_NAMESERVER, "GET_ALL_TOPIC_LIST_FROM_NAMESERVER",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<Void, Void> CHECK_CLIENT_CONFIG =
        type(RequestCode.CHECK_CLIENT_CONFIG, "CHECK_CLIENT_CONFIG",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<Void, Void> UPDATE_AND_CREATE_SUBSCRIPTIONGROUP =
        type(RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP, "UPDATE_AND_CREATE_SUBSCRIPTIONGROUP",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<DeleteSubscriptionGroupHeader, Void> DELETE_SUBSCRIPTIONGROUP =
        type(RequestCode.DELETE_SUBSCRIPTIONGROUP, "DELETE_SUBSCRIPTIONGROUP",
            DeleteSubscriptionGroupHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<GetConsumerConnectionListHeader, Void> GET_CONSUMER_CONNECTION_LIST =
        type(RequestCode.GET_CONSUMER_CONNECTION_LIST, "GET_CONSUMER_CONNECTION_LIST",
            GetConsumerConnectionListHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<GetProducerConnectionListHeader, Void> GET_PRODUCER_CONNECTION_LIST =
        type(RequestCode.GET_PRODUCER_CONNECTION_LIST, "GET_PRODUCER_CONNECTION_LIST",
            GetProducerConnectionListHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<DeleteTopicHeader, Void> DELETE_TOPIC_IN_BROKER =
        type(RequestCode.DELETE_TOPIC_IN_BROKER, "DELETE_TOPIC_IN_BROKER",
            DeleteTopicHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<DeleteTopicFromNamesrvHeader, Void> DELETE_TOPIC_IN_NAMESRV =
        type(RequestCode.DELETE_TOPIC_IN_NAMESRV, "DELETE_TOPIC_IN_NAMESRV",
            DeleteTopicFromNamesrvHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<RegisterTopicHeader, Void> REGISTER_TOPIC_IN_NAMESRV =
        type(RequestCode.REGISTER_TOPIC_IN_NAMESRV, "REGISTER_TOPIC_IN_NAMESRV",
            RegisterTopicHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<GetKVListByNamespaceHeader, Void> GET_KVLIST_BY_NAMESPACE =
        type(RequestCode.GET_KVLIST_BY_NAMESPACE, "GET_KVLIST_BY_NAMESPACE",
            GetKVListByNamespaceHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<GetTopicsByClusterHeader, Void> GET_TOPICS_BY_CLUSTER =
        type(RequestCode.GET_TOPICS_BY_CLUSTER, "GET_TOPICS_BY_CLUSTER",
            GetTopicsByClusterHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<Void, Void> GET_SYSTEM_TOPIC_LIST_FROM_NS =
        type(RequestCode.GET_SYSTEM_TOPIC_LIST_FROM_NS, "GET_SYSTEM_TOPIC_LIST_FROM_NS",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<SendMessageHeader, SendMessageReply> SEND_MESSAGE_V2 =
        type(RequestCode.SEND_MESSAGE_V2, "SEND_MESSAGE_V2",
            SendMessageHeader.V2_CODEC, SendMessageReply.CODEC);
    public static final RequestType<Void, Void> GET_UNIT_TOPIC_LIST =
        type(RequestCode.GET_UNIT_TOPIC_LIST, "GET_UNIT_TOPIC_LIST",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<Void, Void> GET_HAS_UNIT_SUB_TOPIC_LIST =
        type(RequestCode.GET_HAS_UNIT_SUB_TOPIC_LIST, "GET_HAS_UNIT_SUB_TOPIC_LIST",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<Void, Void> GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST =
        type(RequestCode.GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST, "GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<Void, Void> UPDATE_NAMESRV_CONFIG =
        type(RequestCode.UPDATE_NAMESRV_CONFIG, "UPDATE_NAMESRV_CONFIG",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<Void, Void> GET_NAMESRV_CONFIG =
        type(RequestCode.GET_NAMESRV_CONFIG, "GET_NAMESRV_CONFIG",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<SendMessageHeader, SendMessageReply> SEND_BATCH_MESSAGE =
        type(RequestCode.SEND_BATCH_MESSAGE, "SEND_BATCH_MESSAGE",
            SendMessageHeader.V2_CODEC, SendMessageReply.CODEC);
    public static final RequestType<SendMessageHeader, SendMessageReply> SEND_REPLY_MESSAGE =
        type(RequestCode.SEND_REPLY_MESSAGE, "SEND_REPLY_MESSAGE",
            SendMessageHeader.V1_CODEC, SendMessageReply.CODEC);
    public static final RequestType<SendMessageHeader, SendMessageReply> SEND_REPLY_MESSAGE_V2 =
        type(RequestCode.SEND_REPLY_MESSAGE_V2, "SEND_REPLY_MESSAGE_V2",
            SendMessageHeader.V2_CODEC, SendMessageReply.CODEC);
    public static final RequestType<ReplyMessageHeader, Void> PUSH_REPLY_MESSAGE_TO_CLIENT =
        type(RequestCode.PUSH_REPLY_MESSAGE_TO_CLIENT, "PUSH_REPLY_MESSAGE_TO_CLIENT",
            ReplyMessageHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<QueryDataVersionHeader, QueryDataVersionReply> QUERY_DATA_VERSION =
        type(RequestCode.QUERY_DATA_VERSION, "QUERY_DATA_VERSION",
            QueryDataVersionHeader.CODEC, QueryDataVersionReply.CODEC);
    public static final RequestType<AddWritePermOfBrokerHeader, AddWritePermOfBrokerReply> ADD_WRITE_PERM_OF_BROKER =
        type(RequestCode.ADD_WRITE_PERM_OF_BROKER, "ADD_WRITE_PERM_OF_BROKER",
            AddWritePermOfBrokerHeader.CODEC, AddWritePermOfBrokerReply.CODEC);
    public static final RequestType<PullMessageHeader, PullMessageReply> LITE_PULL_MESSAGE =
        type(RequestCode.LITE_PULL_MESSAGE, "LITE_PULL_MESSAGE",
            PullMessageHeader.CODEC, PullMessageReply.CODEC);
    public static final RequestType<GetBrokerMemberGroupHeader, Void> GET_BROKER_MEMBER_GROUP =
        type(RequestCode.GET_BROKER_MEMBER_GROUP, "GET_BROKER_MEMBER_GROUP",
            GetBrokerMemberGroupHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<BrokerHeartbeatHeader, Void> BROKER_HEARTBEAT =
        type(RequestCode.BROKER_HEARTBEAT, "BROKER_HEARTBEAT",
            BrokerHeartbeatHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<ResumeCheckHalfMessageHeader, Void> RESUME_CHECK_HALF_MESSAGE =
        type(RequestCode.RESUME_CHECK_HALF_MESSAGE, "RESUME_CHECK_HALF_MESSAGE",
            ResumeCheckHalfMessageHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<Void, Void> DELETE_EXPIRED_COMMITLOG =
        type(RequestCode.DELETE_EXPIRED_COMMITLOG, "DELETE_EXPIRED_COMMITLOG",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<Void, Void> CLEAN_EXPIRED_CONSUMEQUEUE =
        type(RequestCode.CLEAN_EXPIRED_CONSUMEQUEUE, "CLEAN_EXPIRED_CONSUMEQUEUE",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<GetAllTopicConfigHeader, GetAllTopicConfigReply> GET_ALL_TOPIC_CONFIG =
        type(RequestCode.GET_ALL_TOPIC_CONFIG, "GET_ALL_TOPIC_CONFIG",
            GetAllTopicConfigHeader.CODEC, GetAllTopicConfigReply.CODEC);
    public static final RequestType<Void, Void> UPDATE_BROKER_CONFIG =
        type(RequestCode.UPDATE_BROKER_CONFIG, "UPDATE_BROKER_CONFIG",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<Void, GetBrokerConfigReply> GET_BROKER_CONFIG =
        type(RequestCode.GET_BROKER_CONFIG, "GET_BROKER_CONFIG",
            HeaderCodec.NONE, GetBrokerConfigReply.CODEC);
    public static final RequestType<GetEarliestMsgStoretimeHeader, GetEarliestMsgStoretimeReply>
        GET_EARLIEST_MSG_STORETIME =
        type(RequestCode.GET_EARLIEST_MSG_STORETIME, "GET_EARLIEST_MSG_STORETIME",
            GetEarliestMsgStoretimeHeader.CODEC, GetEarliestMsgStoretimeReply.CODEC);
    public static final RequestType<Void, Void> GET_ALL_CONSUMER_OFFSET =
        type(RequestCode.GET_ALL_CONSUMER_OFFSET, "GET_ALL_CONSUMER_OFFSET",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<Void, Void> GET_TIMER_CHECK_POINT =
        type(RequestCode.GET_TIMER_CHECK_POINT, "GET_TIMER_CHECK_POINT",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<Void, Void> GET_TIMER_METRICS =
        type(RequestCode.GET_TIMER_METRICS, "GET_TIMER_METRICS",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<Void, Void> GET_ALL_DELAY_OFFSET =
        type(RequestCode.GET_ALL_DELAY_OFFSET, "GET_ALL_DELAY_OFFSET",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<GetAllSubscriptionGroupHeader, GetAllSubscriptionGroupReply>
        GET_ALL_SUBSCRIPTIONGROUP_CONFIG =
        type(RequestCode.GET_ALL_SUBSCRIPTIONGROUP_CONFIG, "GET_ALL_SUBSCRIPTIONGROUP_CONFIG",
            GetAllSubscriptionGroupHeader.CODEC, GetAllSubscriptionGroupReply.CODEC);
    public static final RequestType<GetTopicStatsInfoHeader, Void> GET_TOPIC_STATS_INFO =
        type(RequestCode.GET_TOPIC_STATS_INFO, "GET_TOPIC_STATS_INFO",
            GetTopicStatsInfoHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<GetConsumeStatsHeader, Void> GET_CONSUME_STATS =
        type(RequestCode.GET_CONSUME_STATS, "GET_CONSUME_STATS",
            GetConsumeStatsHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<ResetOffsetHeader, Void> RESET_CONSUMER_CLIENT_OFFSET =
        type(RequestCode.RESET_CONSUMER_CLIENT_OFFSET, "RESET_CONSUMER_CLIENT_OFFSET",
            ResetOffsetHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<GetConsumerStatusHeader, Void> GET_CONSUMER_STATUS_FROM_CLIENT =
        type(RequestCode.GET_CONSUMER_STATUS_FROM_CLIENT, "GET_CONSUMER_STATUS_FROM_CLIENT",
            GetConsumerStatusHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<ResetOffsetHeader, Void> INVOKE_BROKER_TO_RESET_OFFSET =
        type(RequestCode.INVOKE_BROKER_TO_RESET_OFFSET, "INVOKE_BROKER_TO_RESET_OFFSET",
            ResetOffsetHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<GetConsumerStatusHeader, Void> INVOKE_BROKER_TO_GET_CONSUMER_STATUS =
        type(RequestCode.INVOKE_BROKER_TO_GET_CONSUMER_STATUS, "INVOKE_BROKER_TO_GET_CONSUMER_STATUS",
            GetConsumerStatusHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<Void, Void> UPDATE_AND_CREATE_TOPIC_LIST =
        type(RequestCode.UPDATE_AND_CREATE_TOPIC_LIST, "UPDATE_AND_CREATE_TOPIC_LIST",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<Void, Void> UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST =
        type(RequestCode.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST, "UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<QueryTopicConsumeByWhoHeader, Void> QUERY_TOPIC_CONSUME_BY_WHO =
        type(RequestCode.QUERY_TOPIC_CONSUME_BY_WHO, "QUERY_TOPIC_CONSUME_BY_WHO",
            QueryTopicConsumeByWhoHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<QueryConsumeTimeSpanHeader, Void> QUERY_CONSUME_TIME_SPAN =
        type(RequestCode.QUERY_CONSUME_TIME_SPAN, "QUERY_CONSUME_TIME_SPAN",
            QueryConsumeTimeSpanHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<Void, Void> GET_SYSTEM_TOPIC_LIST_FROM_BROKER =
        type(RequestCode.GET_SYSTEM_TOPIC_LIST_FROM_BROKER, "GET_SYSTEM_TOPIC_LIST_FROM_BROKER",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<GetConsumerRunningInfoHeader, Void> GET_CONSUMER_RUNNING_INFO =
        type(RequestCode.GET_CONSUMER_RUNNING_INFO, "GET_CONSUMER_RUNNING_INFO",
            GetConsumerRunningInfoHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<ConsumeMessageDirectlyHeader, Void> CONSUME_MESSAGE_DIRECTLY =
        type(RequestCode.CONSUME_MESSAGE_DIRECTLY, "CONSUME_MESSAGE_DIRECTLY",
            ConsumeMessageDirectlyHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<CloneGroupOffsetHeader, Void> CLONE_GROUP_OFFSET =
        type(RequestCode.CLONE_GROUP_OFFSET, "CLONE_GROUP_OFFSET",
            CloneGroupOffsetHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<QueryCorrectionOffsetHeader, Void> QUERY_CORRECTION_OFFSET =
        type(RequestCode.QUERY_CORRECTION_OFFSET, "QUERY_CORRECTION_OFFSET",
            QueryCorrectionOffsetHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<ViewBrokerStatsDataHeader, Void> VIEW_BROKER_STATS_DATA =
        type(RequestCode.VIEW_BROKER_STATS_DATA, "VIEW_BROKER_STATS_DATA",
            ViewBrokerStatsDataHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<Void, Void> CLEAN_UNUSED_TOPIC =
        type(RequestCode.CLEAN_UNUSED_TOPIC, "CLEAN_UNUSED_TOPIC",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<GetConsumeStatsInBrokerHeader, Void> GET_BROKER_CONSUME_STATS =
        type(RequestCode.GET_BROKER_CONSUME_STATS, "GET_BROKER_CONSUME_STATS",
            GetConsumeStatsInBrokerHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<QueryConsumeQueueHeader, Void> QUERY_CONSUME_QUEUE =
        type(RequestCode.QUERY_CONSUME_QUEUE, "QUERY_CONSUME_QUEUE",
            QueryConsumeQueueHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<Void, Void> GET_ALL_PRODUCER_INFO =
        type(RequestCode.GET_ALL_PRODUCER_INFO, "GET_ALL_PRODUCER_INFO",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<QueryTopicsByConsumerHeader, Void> QUERY_TOPICS_BY_CONSUMER =
        type(RequestCode.QUERY_TOPICS_BY_CONSUMER, "QUERY_TOPICS_BY_CONSUMER",
            QueryTopicsByConsumerHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<QuerySubscriptionByConsumerHeader, Void> QUERY_SUBSCRIPTION_BY_CONSUMER =
        type(RequestCode.QUERY_SUBSCRIPTION_BY_CONSUMER, "QUERY_SUBSCRIPTION_BY_CONSUMER",
            QuerySubscriptionByConsumerHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<GetTopicConfigHeader, Void> GET_TOPIC_CONFIG =
        type(RequestCode.GET_TOPIC_CONFIG, "GET_TOPIC_CONFIG",
            GetTopicConfigHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<GetSubscriptionGroupConfigHeader, Void> GET_SUBSCRIPTIONGROUP_CONFIG =
        type(RequestCode.GET_SUBSCRIPTIONGROUP_CONFIG, "GET_SUBSCRIPTIONGROUP_CONFIG",
            GetSubscriptionGroupConfigHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<PopMessageHeader, PopMessageReply> POP_MESSAGE =
        type(RequestCode.POP_MESSAGE, "POP_MESSAGE",
            PopMessageHeader.CODEC, PopMessageReply.CODEC);
    public static final RequestType<PeekMessageHeader, PopMessageReply> PEEK_MESSAGE =
        type(RequestCode.PEEK_MESSAGE, "PEEK_MESSAGE",
            PeekMessageHeader.CODEC, PopMessageReply.CODEC);
    public static final RequestType<AckMessageHeader, Void> ACK_MESSAGE =
        type(RequestCode.ACK_MESSAGE, "ACK_MESSAGE",
            AckMessageHeader.CODEC, HeaderCodec.NONE);
    public static final RequestType<Void, Void> BATCH_ACK_MESSAGE =
        type(RequestCode.BATCH_ACK_MESSAGE, "BATCH_ACK_MESSAGE",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<ChangeInvisibleTimeHeader, ChangeInvisibleTimeReply> CHANGE_MESSAGE_INVISIBLETIME =
        type(RequestCode.CHANGE_MESSAGE_INVISIBLETIME, "CHANGE_MESSAGE_INVISIBLETIME",
            ChangeInvisibleTimeHeader.CODEC, ChangeInvisibleTimeReply.CODEC);
    public static final RequestType<NotificationHeader, NotificationReply> NOTIFICATION =
        type(RequestCode.NOTIFICATION, "NOTIFICATION",
            NotificationHeader.CODEC, NotificationReply.CODEC);
    public static final RequestType<PollingInfoHeader, PollingInfoReply> POLLING_INFO =
        type(RequestCode.POLLING_INFO, "POLLING_INFO",
            PollingInfoHeader.CODEC, PollingInfoReply.CODEC);
    public static final RequestType<Void, Void> QUERY_ASSIGNMENT =
        type(RequestCode.QUERY_ASSIGNMENT, "QUERY_ASSIGNMENT",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<Void, Void> SET_MESSAGE_REQUEST_MODE =
        type(RequestCode.SET_MESSAGE_REQUEST_MODE, "SET_MESSAGE_REQUEST_MODE",
            HeaderCodec.NONE, HeaderCodec.NONE);
    public static final RequestType<Void, Void> GET_ALL_MESSAGE_REQUEST_MODE =
        type(RequestCode.GET_ALL_MESSAGE_REQUEST_MODE, "GET_ALL_MESSAGE_REQUEST_MODE",
            HeaderCodec.NONE, HeaderCodec.NONE);

    private Requests() { }

    /** A request as failures name it: the name on the wire, where it has one here, and the code. */
    public static String name(int code) {
        return Names.BY_CODE.getOrDefault(code, "request") + "(" + code + ")";
    }

    /** The names that failures tell; read when the first one does. */
    private static final class Names {
        static final Map<Integer, String> BY_CODE = byCode();

        private static Map<Integer, String> byCode() {
            var names = new HashMap<Integer, String>();
            for (Field each : RequestCode.class.getFields()) {
                try {
                    names.put(each.getInt(null), each.getName());
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException("a public constant cannot be read: " + each, e);
                }
            }
            return names;
        }
    }

    private static <H, R> RequestType<H, R> type(int code, String name, HeaderCodec<H> header, HeaderCodec<R> reply) {
        return new RequestType<>(code, name, header, reply);
    }
}
