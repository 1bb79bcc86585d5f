package org.apache.rocketmq.broker;

import static org.apache.rocketmq.broker.RunningBroker.OWN_SUBSCRIPTION;
import static org.apache.rocketmq.broker.RunningBroker.SUSPEND;
import static org.apache.rocketmq.broker.RunningBroker.pullHeader;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.request.GetConsumeStatsHeader;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.internal.request.QueryCorrectionOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.UpdateConsumerOffsetHeader;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.admin.ConsumeStats;
import org.apache.rocketmq.remoting.protocol.body.QueryCorrectionOffsetBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators see of the offsets that groups have committed and were answered. */
class BrokerOffsetsTest {
    private static final int COUNT = 10;

    @TempDir
    Path store;
    private RunningBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = RunningBroker.start(store);
        for (int queueId = 0; queueId < 2; queueId++) {
            for (int i = 0; i < COUNT; i++) {
                broker.client().sent("Orders", queueId, "m" + i, "");
            }
        }
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private void commit(String group, int queueId, long offset) throws Exception {
        assertEquals(ResponseCode.SUCCESS, broker.client().call(Requests.UPDATE_CONSUMER_OFFSET,
            new UpdateConsumerOffsetHeader(group, "Orders", queueId, offset)).getCode());
    }

    private int pull(long offset, int count, int moreFlags) throws Exception {
        return broker.client().pull(new PullMessageHeader("readers", "Orders", 0, offset, count,
            OWN_SUBSCRIPTION | moreFlags, 0, 50, "*", 0, "TAG", null, null)).getCode();
    }

    private long pullOffset() throws Exception {
        var reply = broker.client().call(
            Requests.GET_CONSUME_STATS, new GetConsumeStatsHeader("readers", "Orders", null));
        assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
        return RemotingSerializable.decode(reply.getBody(), ConsumeStats.class).getOffsetTable()
            .get(new MessageQueue("Orders", "broker-a", 0)).getPullOffset();
    }

    @Test
    void shouldTellUpToWhereAGroupWasAnswered() throws Exception {
        commit("readers", 0, 0);
        assertEquals(0, pullOffset());

        assertEquals(ResponseCode.SUCCESS, pull(5, 3, 0));
        assertEquals(8, pullOffset());
        assertEquals(ResponseCode.SUCCESS, pull(2, 3, 0));
        assertEquals(5, pullOffset());
        assertEquals(ResponseCode.PULL_OFFSET_MOVED, pull(100, 3, 0));
        assertEquals(COUNT, pullOffset());
        assertEquals(ResponseCode.PULL_OFFSET_MOVED, pull(-7, 3, 0));
        assertEquals(0, pullOffset());
        assertEquals(ResponseCode.PULL_NOT_FOUND, pull(COUNT, 3, SUSPEND));
        assertEquals(COUNT, pullOffset());
    }

    @Test
    void shouldTellNoLessThanAGroupHasCommitted() throws Exception {
        assertEquals(ResponseCode.SUCCESS, pull(0, 3, 0));
        commit("readers", 0, 7);
        assertEquals(7, pullOffset());
    }

    @Test
    void shouldKeepWhatWasAnsweredOverARestart() throws Exception {
        assertEquals(ResponseCode.SUCCESS, pull(0, 6, 0));
        commit("readers", 0, 2);
        broker.close();
        broker = RunningBroker.start(store);
        assertEquals(6, pullOffset());
    }

    private Map<Integer, Long> least(String topic, String filterGroups, String compareGroup) throws Exception {
        var reply = broker.client().call(Requests.QUERY_CORRECTION_OFFSET,
            new QueryCorrectionOffsetHeader(topic, filterGroups, compareGroup));
        assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
        return RemotingSerializable.decode(reply.getBody(), QueryCorrectionOffsetBody.class).getCorrectionOffsets();
    }

    @Test
    void shouldTellTheLeastOffsetsOfAllGroups() throws Exception {
        commit("billing", 0, 5);
        commit("billing", 1, 5);
        commit("audit", 0, 3);
        commit("audit", 1, 7);
        commit("stock", 0, 4);

        for (String compare : new String[] {"billing", "audit", "nobody", null}) {
            assertEquals(Map.of(0, 3L, 1, 5L), least("Orders", null, compare));
        }
        assertEquals(Map.of(0, 4L, 1, 5L), least("Orders", "audit", "billing"));
        assertEquals(Map.of(0, 4L, 1, 5L), least("Orders", "audit", "audit"));
        assertEquals(Map.of(0, 4L), least("Orders", "audit,billing,audit", "stock"));
        assertEquals(Map.of(), least("Orders", "audit,billing,stock", "stock"));
        assertEquals(Map.of(0, 3L, 1, 5L), least("Orders", "", "billing"), "nobody's offsets are gone");
        assertEquals(Map.of(), least("Nope", null, "billing"));
    }

    @Test
    void shouldKeepTheGroupsApart() throws Exception {
        assertEquals(ResponseCode.SUCCESS,
            broker.client().pull(pullHeader("others", "Orders", 0, 0, OWN_SUBSCRIPTION)).getCode());
        commit("readers", 1, 1);
        assertEquals(0, pullOffset());
    }
}
