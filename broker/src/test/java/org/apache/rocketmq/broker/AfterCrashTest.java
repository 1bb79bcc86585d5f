package org.apache.rocketmq.broker;

import static org.apache.rocketmq.broker.RunningBroker.OWN_SUBSCRIPTION;
import static org.apache.rocketmq.broker.RunningBroker.pullHeader;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.rocketmq.remoting.internal.request.QueryConsumerOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.UpdateConsumerOffsetHeader;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a broker makes of tables that are ahead of their store, or behind it. */
class AfterCrashTest {
    @TempDir
    Path store;

    /** Two messages in queue 2, and a group that has got beyond them. */
    @BeforeEach
    void leaveAStore() throws Exception {
        try (var broker = RunningBroker.start(store)) {
            broker.client().sent("Orders", 2, "one", "");
            broker.client().sent("Orders", 2, "two", "");
            broker.client().call(
                Requests.UPDATE_CONSUMER_OFFSET, new UpdateConsumerOffsetHeader("g", "Orders", 2, 50));
        }
    }

    private void crash() throws Exception {
        Files.writeString(store.resolve("abort"), "1");
    }

    private static long offset(RunningBroker broker) throws Exception {
        return Requests.QUERY_CONSUMER_OFFSET.replyHeader(broker.client().call(Requests.QUERY_CONSUMER_OFFSET,
            new QueryConsumerOffsetHeader("g", "Orders", 2, false))).offset();
    }

    @Test
    void shouldSetAnOffsetBeyondTheQueuesEndBackSoThatNewMessagesAreConsumed() throws Exception {
        crash();
        try (var broker = RunningBroker.start(store)) {
            assertEquals(2, offset(broker));
            broker.client().sent("Orders", 2, "three", "");
            var pulled = broker.client().pull(pullHeader("g", "Orders", 2, offset(broker), OWN_SUBSCRIPTION));
            assertEquals(List.of("three"),
                RunningBroker.messages(pulled).stream().map(RunningBroker::body).toList());
        }
        try (var broker = RunningBroker.start(store)) {
            assertEquals(2, offset(broker), "saved");
        }
    }

    @Test
    void shouldLeaveOffsetsAloneAfterAStopInOrder() throws Exception {
        try (var broker = RunningBroker.start(store)) {
            assertEquals(50, offset(broker));
        }
    }

    @Test
    void shouldServeATopicThatCameIntoBeingJustBeforeTheCrash() throws Exception {
        Files.delete(store.resolve("config/topics.json"));
        Files.deleteIfExists(store.resolve("config/topics.json.bak"));
        crash();
        try (var broker = RunningBroker.start(store)) {
            var pulled = broker.client().pull(pullHeader("h", "Orders", 2, 0, OWN_SUBSCRIPTION));
            assertEquals(ResponseCode.SUCCESS, pulled.getCode(), pulled.getRemark());
            assertEquals(2, RunningBroker.messages(pulled).size());
        }
        try (var broker = RunningBroker.start(store)) {
            assertEquals(ResponseCode.SUCCESS,
                broker.client().pull(pullHeader("h", "Orders", 2, 0, OWN_SUBSCRIPTION)).getCode(), "saved");
        }
    }
}
