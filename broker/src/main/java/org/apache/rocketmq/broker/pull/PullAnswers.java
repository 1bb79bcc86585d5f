package org.apache.rocketmq.broker.pull;

import java.util.function.Supplier;
import org.apache.rocketmq.broker.limit.RateLimits;
import org.apache.rocketmq.broker.offset.ConsumerOffsets;
import org.apache.rocketmq.broker.offset.GroupProgress;
import org.apache.rocketmq.broker.stats.Statistics;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.internal.request.PullMessageReply;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.ReadResult;
import org.apache.rocketmq.store.ReadStatus;

/** Reads a queue for a pull and tells the outcome as the wire does. */
final class PullAnswers {
    private static final long MASTER_ID = 0;

    private final Supplier<PullRules> rules;
    private final MessageStore store;
    private final GroupProgress progress;
    private final Statistics statistics;
    private final RateLimits limits;

    PullAnswers(Supplier<PullRules> rules, MessageStore store, GroupProgress progress, Statistics statistics,
        RateLimits limits) {
        this.progress = progress;
        this.statistics = statistics;
        this.rules = rules;
        this.store = store;
        this.limits = limits;
    }

    /**
     * What the queue holds for this pull now; where its group was moved, to read on there.
     *
     * @throws RequestRejected where the group has pulled too much
     */
    Response answer(Pull pull) {
        var header = pull.header();
        long moved = progress.redirect(
            pull.peer(), header.consumerGroup(), header.topic(), header.queueId(), header.queueOffset());
        if (moved != ConsumerOffsets.NONE) {
            return moved(pull, moved);
        }
        var allowance = limits.require(header.consumerGroup());
        int maxMessages = Math.max(1, Math.min(header.maxMsgNums(), rules.get().maxMessages()));
        int maxBytes = header.maxMsgBytes() == null ? rules.get().maxBytes()
            : Math.max(1, Math.min(header.maxMsgBytes(), rules.get().maxBytes()));
        var result = store.readMatching(
            header.topic(), header.queueId(), header.queueOffset(), maxMessages, maxBytes, pull.filter());
        Response response = null;
        try {
            response = response(pull, result);
            progress.pulled(header.consumerGroup(), header.topic(), header.queueId(), result.nextOffset());
            count(header, result);
            allowance.spend(result.messages(), result.bytes());
            return response;
        } finally {
            if (response == null) {
                result.release().run();
            }
        }
    }

    private void count(PullMessageHeader header, ReadResult result) {
        if (result.status() == ReadStatus.FOUND) {
            statistics.countGot(header.consumerGroup(), header.topic(), result.messages(), result.bytes());
        } else {
            statistics.countEmptyPull();
        }
    }

    private Response moved(Pull pull, long offset) {
        var header = pull.header();
        var reply = new PullMessageReply(MASTER_ID, offset, store.minOffset(header.topic(), header.queueId()),
            store.maxOffset(header.topic(), header.queueId()), null, pull.topic().getTopicSysFlag(),
            pull.group().getGroupSysFlag(), null);
        return Response.of(ResponseCode.PULL_OFFSET_MOVED, "OFFSET_RESET", PullMessageReply.CODEC, reply);
    }

    private Response response(Pull pull, ReadResult result) {
        boolean elsewhere = rules.get().readFromReplica() && result.fromDisk();
        long nextBroker = elsewhere ? pull.group().getWhichBrokerWhenConsumeSlowly() : MASTER_ID;
        var reply = new PullMessageReply(nextBroker, result.nextOffset(), result.minOffset(), result.maxOffset(), null,
            pull.topic().getTopicSysFlag(), pull.group().getGroupSysFlag(), null);
        int code = code(result, pull.header());
        if (code == ResponseCode.PULL_OFFSET_MOVED) {
            return new RequestRejected(Refusal.OFFSET_OUT_OF_RANGE, told(result.status()),
                pull.header().queueOffset(), result.minOffset(), result.maxOffset())
                .response(PullMessageReply.CODEC, reply);
        }
        var response = Response.of(code, told(result.status()), PullMessageReply.CODEC, reply);
        return result.status() == ReadStatus.FOUND ? response.body(result.records(), result.release()) : response;
    }

    /** Tells a consumer that does not read its answers to come again: messages for it would only pile up. */
    Response nothingNow(Pull pull) {
        var header = pull.header();
        var reply = new PullMessageReply(MASTER_ID, header.queueOffset(),
            store.minOffset(header.topic(), header.queueId()), store.maxOffset(header.topic(), header.queueId()), null,
            pull.topic().getTopicSysFlag(), pull.group().getGroupSysFlag(), null);
        return Response.of(ResponseCode.PULL_NOT_FOUND, "too much waits to be read by this connection",
            PullMessageReply.CODEC, reply);
    }

    /** Whether the messages of a pull are probably not in memory. */
    boolean mayWaitForDisk(PullMessageHeader header) {
        return store.readsFile(header.topic(), header.queueId(), header.queueOffset());
    }

    /** Whether there is more to tell a pull than when it was answered last: a message, or a move of its group. */
    boolean hasMore(PullMessageHeader header) {
        return store.maxOffset(header.topic(), header.queueId()) > header.queueOffset()
            || progress.isMoved(header.consumerGroup(), header.topic(), header.queueId());
    }

    /** Whether there were messages up to the queue's end, and none of them was wanted. */
    boolean passedAllBy(Response response) {
        return response.code() == ResponseCode.PULL_RETRY_IMMEDIATELY
            && nextOffset(response) >= response.fields().int64("maxOffset");
    }

    /** Where to read on, as a response tells. */
    static long nextOffset(Response response) {
        return response.fields().int64("nextBeginOffset");
    }

    /** A queue that its topic has gets its files with the first message; until then it is one without messages. */
    private static String told(ReadStatus status) {
        return (status == ReadStatus.NO_MATCHED_LOGIC_QUEUE ? ReadStatus.NO_MESSAGE_IN_QUEUE : status).name();
    }

    private static int code(ReadResult result, PullMessageHeader header) {
        return switch (result.status()) {
            case FOUND -> ResponseCode.SUCCESS;
            case NO_MATCHED_MESSAGE, MESSAGE_WAS_REMOVING -> ResponseCode.PULL_RETRY_IMMEDIATELY;
            case OFFSET_OVERFLOW_ONE -> ResponseCode.PULL_NOT_FOUND;
            case OFFSET_OVERFLOW_BADLY, OFFSET_TOO_SMALL -> ResponseCode.PULL_OFFSET_MOVED;
            case NO_MESSAGE_IN_QUEUE, NO_MATCHED_LOGIC_QUEUE -> header.queueOffset() == result.nextOffset()
                ? ResponseCode.PULL_NOT_FOUND : ResponseCode.PULL_OFFSET_MOVED;
        };
    }
}
