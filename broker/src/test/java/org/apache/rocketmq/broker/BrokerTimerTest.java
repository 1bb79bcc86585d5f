package org.apache.rocketmq.broker;

import static org.apache.rocketmq.broker.RunningBroker.OWN_SUBSCRIPTION;
import static org.apache.rocketmq.broker.RunningBroker.SUSPEND;
import static org.apache.rocketmq.broker.RunningBroker.messages;
import static org.apache.rocketmq.broker.RunningBroker.pullHeader;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.alibaba.fastjson2.JSONObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.remoting.internal.request.RecallMessageHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.KVTable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Timers and recalls over the wire. */
class BrokerTimerTest {
    private static final String ILLEGAL = String.valueOf(ResponseCode.ILLEGAL_OPERATION);

    @TempDir
    Path store;
    private RunningBroker broker;
    private RunningBroker.Client client;

    @BeforeEach
    void start() throws Exception {
        broker = RunningBroker.start(store, "brokerName=b");
        client = broker.client();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private static String properties(String key, int millis) {
        return "UNIQ_KEY\u0001" + key + "\u0002TIMER_DELAY_MS\u0001" + millis + "\u0002";
    }

    private String send(String key, int millis) throws Exception {
        var reply = client.send("Orders", 1, "x", properties(key, millis));
        assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
        return Requests.SEND_MESSAGE_V2.replyHeader(reply).recallHandle();
    }

    private RemotingCommand recall(String topic, String handle) throws Exception {
        return client.call(Requests.RECALL_MESSAGE, new RecallMessageHeader("producers", topic, handle));
    }

    private static String encoded(String handle) {
        return Base64.getUrlEncoder().encodeToString(handle.getBytes(StandardCharsets.UTF_8));
    }

    private void assertRefused(String cause, String code, String topic, String handle) throws Exception {
        var reply = recall(topic, handle);
        assertEquals(cause, reply.fields().get("refusalCause"), reply.getRemark());
        assertEquals(code, String.valueOf(reply.getCode()));
    }

    @Test
    void shouldDeliverWhatIsDueAndWakeWhoWaitsForIt() throws Exception {
        client.sent("Orders", 1, "first", "");
        send("k", 300);
        var reply = client.pull(pullHeader("readers", "Orders", 1, 1, OWN_SUBSCRIPTION | SUSPEND));
        assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
        var message = messages(reply).get(0);
        assertEquals("k", message.getProperty("UNIQ_KEY"));
        assertTrue(message.getStoreTimestamp() >= Long.parseLong(message.getProperty("TIMER_OUT_MS")));
    }

    @Test
    void shouldTellAHandleOnlyOfWhatWaits() throws Exception {
        assertNotNull(send("k", 60_000));
        assertNull(send("now", 0));
        assertNull(Requests.SEND_MESSAGE_V2.replyHeader(client.send("Orders", 1, "x", "")).recallHandle());
    }

    @Test
    void shouldTakeBackWhatWaitsAndNothingElse() throws Exception {
        client.sent("Orders", 1, "first", "");
        client.sent("Other", 0, "first", "");
        String handle = send("k", 60_000);
        String plain = new String(Base64.getUrlDecoder().decode(handle), StandardCharsets.UTF_8);
        String[] parts = plain.split(" ");
        assertEquals("v1 Orders b " + parts[3] + " k", plain);

        assertRefused("topic-unknown", String.valueOf(ResponseCode.TOPIC_NOT_EXIST), "Unknown", handle);
        assertRefused("recall-handle-bad", ILLEGAL, "Other", handle);
        assertRefused("recall-handle-bad", ILLEGAL, "Orders", "%%%");
        assertRefused("recall-handle-bad", ILLEGAL, "Orders", "");
        assertRefused("recall-handle-bad", ILLEGAL, "Orders", encoded("v2" + plain.substring(2)));
        assertRefused("recall-handle-bad", ILLEGAL, "Orders", encoded(plain.replace(" b ", " c ")));
        assertRefused("recall-handle-bad", ILLEGAL, "Orders", encoded(plain.replace(parts[3], "soon")));
        assertRefused("recall-handle-bad", ILLEGAL, "Orders", encoded(plain.replace(parts[3], "9" + parts[3])));
        assertRefused("recall-too-late", ILLEGAL, "Orders", encoded(plain.replace(parts[3], "1000")));
        assertRefused("recall-unknown", ILLEGAL, "Orders", encoded(plain + "2"));

        assertEquals("k", Requests.RECALL_MESSAGE.replyHeader(recall("Orders", handle)).msgId());
        assertEquals(ResponseCode.SUCCESS, recall("Orders", handle).getCode(), "again");
    }

    private Map<String, String> runtime() throws Exception {
        return RemotingSerializable.decode(
            client.call(Requests.GET_BROKER_RUNTIME_INFO, null).getBody(), KVTable.class).getTable();
    }

    @Test
    void shouldTellHowManyWaitAndUntilWhen() throws Exception {
        assertEquals("0", runtime().get("timerCongestNum"));
        assertEquals(56, client.call(Requests.GET_TIMER_CHECK_POINT, null).getBody().length);
        for (int i = 0; i < 5; i++) {
            send("k" + i, 3_600_000 * 5);
        }
        String handle = send("k5", 3_600_000 * 10);
        Awaitility.await().until(() -> "6".equals(runtime().get("timerCongestNum")));
        assertEquals(ResponseCode.SUCCESS, recall("Orders", handle).getCode());
        Awaitility.await().until(() -> "5".equals(runtime().get("timerCongestNum")));
        assertEquals("0", runtime().get("timerOffsetBehind"));
        var byHour = runtime().entrySet().stream().filter(entry -> entry.getKey().startsWith("timersDue_")).toList();
        assertEquals(5, byHour.stream().mapToInt(entry -> Integer.parseInt(entry.getValue())).sum(), byHour::toString);
        broker.close();
        broker = RunningBroker.start(store, "brokerName=b");
        client = broker.client();
        Awaitility.await().until(() -> "5".equals(runtime().get("timerCongestNum")));
        var check = ByteBuffer.wrap(client.call(Requests.GET_TIMER_CHECK_POINT, null).getBody());
        assertEquals(7, check.getLong(16), "the queue's records that were followed");
    }

    @Test
    void shouldTellHowManyWaitByHour() throws Exception {
        var hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        var soon = hour.plus(Duration.ofHours(3));
        var later = hour.plus(Duration.ofHours(11));
        for (int i = 0; i < 3; i++) {
            sendFor("soon" + i, soon.plus(Duration.ofMinutes(1 + 29 * i)));
        }
        sendFor("later", later.plus(Duration.ofMinutes(30)));
        sendFor("later still", later.plus(Duration.ofMinutes(40)));
        var expected = Map.of("timersDue_" + soon, "3", "timersDue_" + later, "2");
        Awaitility.await().until(() -> expected.equals(hours()));
        broker.close();
        broker = RunningBroker.start(store, "brokerName=b");
        client = broker.client();
        Awaitility.await().until(() -> expected.equals(hours()));
    }

    private void sendFor(String key, Instant due) throws Exception {
        var reply = client.send("Orders", 1, "x",
            "UNIQ_KEY\u0001" + key + "\u0002TIMER_DELIVER_MS\u0001" + due.toEpochMilli() + "\u0002");
        assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
    }

    private Map<String, String> hours() throws Exception {
        var hours = new HashMap<>(runtime());
        hours.keySet().removeIf(name -> !name.startsWith("timersDue_"));
        return hours;
    }

    private Map<String, Long> waiting() throws Exception {
        var table = RemotingSerializable.decode(
            client.call(Requests.GET_TIMER_METRICS, null).getBody(), JSONObject.class).getJSONObject("timingCount");
        var counts = new HashMap<String, Long>();
        table.keySet().forEach(topic -> counts.put(topic, table.getJSONObject(topic).getLong("count")));
        return counts;
    }

    @Test
    void shouldTellHowManyWaitByTopic() throws Exception {
        assertEquals(Map.of(), waiting());
        send("k1", 3_600_000);
        send("k2", 3_600_000);
        client.send("Other", 0, "x", properties("k3", 3_600_000));
        Awaitility.await().until(() -> Map.of("Orders", 2L, "Other", 1L).equals(waiting()));
        assertTrue(Double.parseDouble(runtime().get("timerEnqueueTps")) > 0);
        assertEquals("0.0", runtime().get("timerDequeueTps"));
        send("k4", 100);
        Awaitility.await().until(() -> "1".equals(runtime().get("timersDelivered")));
        assertTrue(Double.parseDouble(runtime().get("timerDequeueTps")) > 0);
        broker.close();
        broker = RunningBroker.start(store, "brokerName=b");
        client = broker.client();
        Awaitility.await().until(() -> Map.of("Orders", 2L, "Other", 1L).equals(waiting()));
        assertTrue(Files.readString(store.resolve("config/timermetrics")).contains("\"timingCount\""));
    }

    @Test
    void shouldWriteHowManyWaitNowAndThen() throws Exception {
        broker.close();
        broker = RunningBroker.start(store, "brokerName=b", "flushConsumerOffsetInterval=50");
        client = broker.client();
        send("k", 3_600_000);
        Path file = store.resolve("config/timermetrics");
        Awaitility.await().until(() -> Files.exists(file) && Files.readString(file).contains("Orders"));
    }

    @Test
    void shouldRefuseTimersAndRecallsThatAreOff() throws Exception {
        String handle = send("k", 60_000);
        broker.close();
        broker = RunningBroker.start(store, "brokerName=b", "timerWheelEnable=false");
        client = broker.client();
        var reply = client.send("Orders", 1, "x", properties("k2", 1000));
        assertEquals("timers-off", reply.fields().get("refusalCause"), reply.getRemark());
        assertRefused("recall-off", String.valueOf(ResponseCode.NO_PERMISSION), "Orders", handle);
        broker.close();
        broker = RunningBroker.start(store, "brokerName=b", "recallMessageEnable=false");
        client = broker.client();
        assertRefused("recall-off", String.valueOf(ResponseCode.NO_PERMISSION), "Orders", handle);
        assertNull(send("k3", 60_000));
    }
}
