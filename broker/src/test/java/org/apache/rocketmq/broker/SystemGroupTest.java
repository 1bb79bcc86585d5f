package org.apache.rocketmq.broker;

import static org.apache.rocketmq.broker.RunningBroker.OWN_SUBSCRIPTION;
import static org.apache.rocketmq.broker.RunningBroker.pullHeader;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.rocketmq.remoting.internal.request.CloneGroupOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.DeleteSubscriptionGroupHeader;
import org.apache.rocketmq.remoting.internal.request.EndTransactionHeader;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.ResetOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.UpdateConsumerOffsetHeader;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody says over the wire how far the broker is in its own transactions. */
class SystemGroupTest {
    private static final String GROUP = "CID_RMQ_SYS_TRANS";
    private static final String HALF = "RMQ_SYS_TRANS_HALF_TOPIC";
    private static final int COMMIT = 1;

    @TempDir
    Path store;
    private RunningBroker broker;
    private RunningBroker.Client client;
    private String offsets;

    /** With one transaction that has ended and one that waits, and the broker's progress noted. */
    @BeforeEach
    void start() throws Exception {
        broker = RunningBroker.start(store);
        client = broker.client();
        long position = half("ended");
        half("waiting");
        assertEquals(ResponseCode.SUCCESS, client.call(Requests.END_TRANSACTION,
            new EndTransactionHeader("Orders", "producers", 0L, position, 8, false, "id", "id")).getCode());
        broker.close();
        broker = RunningBroker.start(store);
        client = broker.client();
        // The group gets settings, as any that pulls does.
        client.pull(pullHeader(GROUP, HALF, 0, 0, OWN_SUBSCRIPTION));
        offsets = offsets();
        assertTrue(offsets.contains(HALF + "@" + GROUP), offsets);
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private long half(String body) throws Exception {
        var reply = client.send("Orders", 0, body,
            "TRAN_MSG\u0001true\u0002PGROUP\u0001producers\u0002UNIQ_KEY\u0001" + body + "\u0002");
        assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
        return Long.parseLong(Requests.SEND_MESSAGE_V2.replyHeader(reply).msgId().substring(16), 16);
    }

    private String offsets() throws Exception {
        return new String(client.call(Requests.GET_ALL_CONSUMER_OFFSET, null).getBody(), StandardCharsets.UTF_8);
    }

    private void assertRefused(RemotingCommand reply) throws Exception {
        assertEquals("group-of-the-system", reply.fields().get("refusalCause"),
            reply.getCode() + " " + reply.getRemark());
        assertEquals(ResponseCode.INVALID_PARAMETER, reply.getCode());
        assertEquals(offsets, offsets());
    }

    @Test
    void shouldRefuseACommit() throws Exception {
        assertRefused(client.call(
            Requests.UPDATE_CONSUMER_OFFSET, new UpdateConsumerOffsetHeader(GROUP, HALF, 0, 1_000)));
    }

    @Test
    void shouldRefuseAPullThatCommits() throws Exception {
        var pull = new PullMessageHeader(GROUP, HALF, 0, 0, 32, OWN_SUBSCRIPTION | COMMIT, 1_000, 0, "*", 0, "TAG",
            null, null);
        assertRefused(client.call(Requests.PULL_MESSAGE, pull));
        assertRefused(client.call(Requests.LITE_PULL_MESSAGE, pull));
    }

    @Test
    void shouldRefuseAReset() throws Exception {
        assertRefused(client.call(
            Requests.INVOKE_BROKER_TO_RESET_OFFSET, new ResetOffsetHeader(GROUP, HALF, 0, 2L, 0, true)));
        client.heartbeat("c1", GROUP, HALF, "*");
        assertRefused(client.call(
            Requests.INVOKE_BROKER_TO_RESET_OFFSET, new ResetOffsetHeader(GROUP, HALF, 0, 2L, 0, true)));
    }

    @Test
    void shouldRefuseToGiveItTheOffsetsOfAnotherGroup() throws Exception {
        client.call(Requests.UPDATE_CONSUMER_OFFSET, new UpdateConsumerOffsetHeader("billing", HALF, 0, 2));
        offsets = offsets();
        assertRefused(client.call(
            Requests.CLONE_GROUP_OFFSET, new CloneGroupOffsetHeader("billing", GROUP, HALF, false)));
    }

    @Test
    void shouldRefuseToDeleteItsOffsets() throws Exception {
        assertRefused(client.call(
            Requests.DELETE_SUBSCRIPTIONGROUP, new DeleteSubscriptionGroupHeader(GROUP, true)));
    }
}
