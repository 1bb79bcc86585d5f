package org.apache.rocketmq.broker;

import static org.apache.rocketmq.broker.RunningBroker.heartbeatOf;
import static org.apache.rocketmq.broker.RunningBroker.messages;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.alibaba.fastjson2.JSON;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.filter.bloom.BloomBits;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups that filter by properties at a broker that finds out in advance, over the wire. */
class BrokerFilterTest {
    private static final String[] SETTINGS = {"enableConsumeQueueExt=true", "enableCalcFilterBitMap=true",
        "mappedFileSizeConsumeQueueExt=4096", "mappedFileSizeConsumeQueue=160", "flushIntervalConsumeQueue=20",
        "flushConsumerOffsetInterval=50", "flushIntervalCommitLog=10", "flushCommitLogLeastPages=0"};
    private static final String FIRST_FILE = "00000000000000000000";
    private static final int HEAD_BYTES = 20;
    private static final int MAP_BYTES = 14;
    private static final int SOME_BYTES = 4096;

    @TempDir
    Path store;

    private static void join(RunningBroker.Client client, String group, String expression, long version)
        throws Exception {
        var heartbeat = heartbeatOf("c-" + group, group, "T", "*");
        var consumer = heartbeat.getConsumerDataSet().iterator().next();
        var subscription = new SubscriptionData("T", expression);
        subscription.setExpressionType("SQL92");
        subscription.setSubVersion(version);
        consumer.getSubscriptionDataSet().clear();
        consumer.getSubscriptionDataSet().add(subscription);
        client.call(Requests.HEART_BEAT, null, heartbeat.encode());
    }

    /** What a group gets, in order. */
    private static List<String> bodies(RunningBroker.Client client, String group, long from) throws Exception {
        var bodies = new ArrayList<String>();
        for (long next = from; ; ) {
            var reply = client.pull(new PullMessageHeader(group, "T", 0, next, 32, 0, 0, 0, null, 0, "SQL92", null,
                null));
            if (reply.getCode() == ResponseCode.SUCCESS) {
                messages(reply).forEach(message -> bodies.add(RunningBroker.body(message)));
            } else if (reply.getCode() != ResponseCode.PULL_RETRY_IMMEDIATELY) {
                assertEquals(ResponseCode.PULL_NOT_FOUND, reply.getCode(), reply.getRemark());
                return bodies;
            }
            next = Long.parseLong(reply.fields().get("nextBeginOffset"));
        }
    }

    private static void send(RunningBroker.Client client, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            client.sent("T", 0, "message " + i, "n\u0001" + i + "\u0002");
        }
    }

    private byte[] units() throws IOException {
        Path file = store.resolve("consumequeue_ext/T/0").resolve(FIRST_FILE);
        return Files.exists(file) ? Files.readAllBytes(file) : new byte[SOME_BYTES];
    }

    /** Where the units with a map begin, behind so many without one. */
    private static int unit(int withoutMap, int number) {
        return withoutMap * HEAD_BYTES + (number - withoutMap) * (HEAD_BYTES + MAP_BYTES);
    }

    @Test
    void shouldHoldMessagesAgainstTheExpressionsOfTheirTopic() throws Exception {
        try (var broker = RunningBroker.start(store, SETTINGS)) {
            var client = broker.client();
            send(client, 0, 3);
            await().until(() -> ByteBuffer.wrap(units()).getShort(2 * HEAD_BYTES) == HEAD_BYTES);
            join(client, "g", "n > 4", 1);
            assertEquals(List.of(), bodies(client, "g", 0));
            awaitNextMillisecond();
            send(client, 3, 8);
            await().until(() -> ByteBuffer.wrap(units()).getShort(unit(3, 7)) == HEAD_BYTES + MAP_BYTES);

            assertEquals(List.of("message 5", "message 6", "message 7"), bodies(client, "g", 0));
        }
        int[] positions = BloomBits.of(20, 32).positionsOf("g#T");
        var units = ByteBuffer.wrap(units());
        for (int i = 3; i < 8; i++) {
            assertEquals(i > 4, BloomBits.areSet(units.slice(unit(3, i) + HEAD_BYTES, MAP_BYTES), positions), "n=" + i);
        }
        var table = JSON.parseObject(Files.readString(store.resolve("config/consumerFilter.json")));
        assertEquals("n > 4", table.getJSONObject("filterDataByTopic").getJSONObject("T")
            .getJSONObject("groupFilterData").getJSONObject("g").getString("expression"));
    }

    private static void awaitNextMillisecond() {
        long now = System.currentTimeMillis();
        await().until(() -> System.currentTimeMillis() > now);
    }

    /** The bits of one unit are taken away: whoever trusts them does not see its message. */
    @Test
    void shouldPassOverWhatTheBitsSayWithoutALook() throws Exception {
        try (var broker = RunningBroker.start(store, SETTINGS)) {
            send(broker.client(), 0, 1);
            join(broker.client(), "g", "n > 4", 1);
            bodies(broker.client(), "g", 0);
            awaitNextMillisecond();
            send(broker.client(), 1, 8);
        }
        int withoutMap = ByteBuffer.wrap(units()).getShort(0) == HEAD_BYTES ? 1 : 0;
        byte[] bytes = units();
        for (int i = 0; i < MAP_BYTES; i++) {
            bytes[unit(withoutMap, 6) + HEAD_BYTES + i] = 0;
        }
        Files.write(store.resolve("consumequeue_ext/T/0").resolve(FIRST_FILE), bytes);
        try (var paths = Files.walk(store.resolve("queueSums"))) {
            // They would tell that the bits are wrong. Eight entries are a whole file, so that its sum is in one, too.
            for (Path sums : paths.filter(Files::isRegularFile).toList()) {
                Files.delete(sums);
            }
        }
        try (var broker = RunningBroker.start(store, SETTINGS)) {
            join(broker.client(), "g", "n > 4", 1);
            assertEquals(List.of("message 5", "message 7"), bodies(broker.client(), "g", 0));
            join(broker.client(), "late", "n > 4", 1);
            assertEquals(List.of("message 5", "message 6", "message 7"), bodies(broker.client(), "late", 0));
        }
        Files.writeString(store.resolve("abort"), "1");
        try (var broker = RunningBroker.start(store, SETTINGS)) {
            join(broker.client(), "g", "n > 4", 1);
            assertEquals(List.of("message 5", "message 6", "message 7"), bodies(broker.client(), "g", 0));
        }
    }

    @Test
    void shouldGiveEverythingThatANewExpressionSelects() throws Exception {
        try (var broker = RunningBroker.start(store, SETTINGS)) {
            var client = broker.client();
            send(client, 0, 1);
            await().until(() -> ByteBuffer.wrap(units()).getShort(0) == HEAD_BYTES);
            join(client, "g", "n > 4", 1);
            bodies(client, "g", 0);
            awaitNextMillisecond();
            send(client, 1, 8);
            await().until(() -> ByteBuffer.wrap(units()).getShort(unit(1, 7)) == HEAD_BYTES + MAP_BYTES);
            join(client, "g", "n < 2", 2);
            assertEquals(List.of("message 0", "message 1"), bodies(client, "g", 0));
            join(client, "g", "n > 4", 3);
            assertEquals(List.of("message 5", "message 6", "message 7"), bodies(client, "g", 0));
        }
        assertTrue(Files.exists(store.resolve("config/consumerFilter.json")));
    }
}
