package org.apache.rocketmq.broker;

import static org.apache.rocketmq.broker.RunningBroker.OWN_SUBSCRIPTION;
import static org.apache.rocketmq.broker.RunningBroker.pullHeader;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.internal.request.GetMinOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages whose time is over, as consumers and administrators see it. */
class BrokerRetentionTest {
    private static final int SEGMENT_BYTES = 65_536;
    private static final String EVERY_HOUR =
        IntStream.range(0, 24).mapToObj(Integer::toString).collect(Collectors.joining(";"));
    private static final int MESSAGES = 150;

    @TempDir
    private Path store;

    private RunningBroker start(String deleteWhen) throws Exception {
        return RunningBroker.start(store, "mappedFileSizeCommitLog=" + SEGMENT_BYTES, "fileReservedTime=0",
            "cleanResourceInterval=50", "deleteCommitLogFilesInterval=1", "deleteWhen=" + deleteWhen);
    }

    private long minOffset(RunningBroker.Client client) throws Exception {
        var reply = client.call(Requests.GET_MIN_OFFSET, new GetMinOffsetHeader("Orders", 0));
        return Requests.GET_MIN_OFFSET.replyHeader(reply).offset();
    }

    private static void send(RunningBroker.Client client) throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            client.sent("Orders", 0, "message " + i + "!".repeat(2000), "");
        }
    }

    @Test
    void shouldTellAConsumerOfDeletedMessagesWhereToGoOn() throws Exception {
        try (var broker = start(EVERY_HOUR)) {
            var client = broker.client();
            send(client);
            Path first = store.resolve("commitlog/00000000000000000000");
            await().until(() -> !Files.exists(first));
            await().until(() -> minOffset(client) > 100);

            var reply = client.pull(pullHeader("readers", "Orders", 0, 3, OWN_SUBSCRIPTION));
            assertEquals(ResponseCode.PULL_OFFSET_MOVED, reply.getCode());
            assertEquals("OFFSET_TOO_SMALL", reply.getRemark());
            long next = Requests.PULL_MESSAGE.replyHeader(reply).nextBeginOffset();
            assertEquals(minOffset(client), next);

            long expected = next;
            while (expected < MESSAGES) {
                var pulled = client.pull(pullHeader("readers", "Orders", 0, expected, OWN_SUBSCRIPTION));
                assertEquals(ResponseCode.SUCCESS, pulled.getCode(), pulled.getRemark());
                for (MessageExt message : RunningBroker.messages(pulled)) {
                    assertEquals(expected, message.getQueueOffset());
                    assertTrue(RunningBroker.body(message).startsWith("message " + expected + "!"));
                    expected++;
                }
            }
        }
    }

    @Test
    void shouldDeleteWhenAnAdministratorSaysSo() throws Exception {
        // Some hour that is not the present one, nor the next if this one ends in a moment.
        int hour = LocalTime.now().plusHours(12).getHour();
        try (var broker = start(Integer.toString(hour))) {
            var client = broker.client();
            send(client);
            assertEquals(0, minOffset(client));
            // What is not on the disk yet stays, so that somebody in a hurry has to say so again.
            await().until(() -> {
                for (var type : List.of(Requests.DELETE_EXPIRED_COMMITLOG, Requests.CLEAN_EXPIRED_CONSUMEQUEUE)) {
                    var reply = client.call(type, null);
                    assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
                }
                return minOffset(client) > 50;
            });
        }
    }
}
