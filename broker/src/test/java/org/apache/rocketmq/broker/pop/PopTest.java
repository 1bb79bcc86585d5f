package org.apache.rocketmq.broker.pop;

import static org.apache.rocketmq.broker.pop.PopFixture.Popped.bodies;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.remoting.internal.request.PopMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.junit.jupiter.api.Test;

/** What pops get, who waits for what, and what a broker knows that starts anew. */
class PopTest extends WithPops {
    private static final long INVISIBLE = 10_000;

    @Test
    void shouldGiveNoMoreOutThanMayBeAndGoOnWhenSomethingIsBack() {
        for (int i = 0; i < PopFixture.MOST_OUT + 10; i++) {
            fixture.send("m" + i, 0);
        }
        var out = new ArrayList<>(fixture.pop("g", 32, INVISIBLE, false));
        out.addAll(fixture.pop("g", 32, INVISIBLE, false));
        assertEquals(PopFixture.MOST_OUT, out.size());
        assertEquals(List.of(), fixture.pop("g", 32, INVISIBLE, false));
        var waiting = fixture.popLater(fixture.pop("g", -1, 32, INVISIBLE, 5000, false));
        assertFalse(waiting.isDone());
        assertTrue(fixture.ack("g", out.get(0).receipt()));
        assertEquals(List.of("m" + PopFixture.MOST_OUT), bodies(fixture.popped("g", waiting.join())));
    }

    @Test
    void shouldWakeOneOfThoseThatWaitForEachMessageAndLetTheOthersSleep() {
        var waiting = new ArrayList<CompletableFuture<Response>>();
        for (int i = 0; i < 3; i++) {
            waiting.add(fixture.popLater(fixture.pop("g", -1, 32, INVISIBLE, 5000, false)));
        }
        var other = fixture.popLater(fixture.pop("h", -1, 32, INVISIBLE, 5000, false));
        fixture.sendAll(0, "a");
        assertEquals(1, waiting.stream().filter(CompletableFuture::isDone).count());
        assertTrue(other.isDone(), "each group has its own");
        fixture.sendAll(1, "b");
        assertEquals(2, waiting.stream().filter(CompletableFuture::isDone).count());
        fixture.advance(Duration.ofMillis(5200));
        assertEquals(1, waiting.stream().filter(answer -> answer.join().code() == 210).count());
    }

    @Test
    void shouldWakeForWhatComesBack() {
        fixture.sendAll(0, "a");
        fixture.pop("g", 1, 1000, false);
        var waiting = fixture.popLater(fixture.pop("g", -1, 32, INVISIBLE, 5000, false));
        fixture.advance(Duration.ofMillis(999));
        assertFalse(waiting.isDone());
        fixture.advance(Duration.ofMillis(1));
        var back = fixture.popped("g", waiting.join());
        assertEquals(List.of("a"), bodies(back));
        assertEquals(1, back.get(0).count());
        assertEquals(QueueKind.RETRY, back.get(0).receipt().kind());
    }

    @Test
    void shouldLetNoMoreWaitThanMay() {
        for (int i = 0; i < 16; i++) {
            assertFalse(fixture.popLater(fixture.pop("g", -1, 1, INVISIBLE, 5000, false)).isDone());
        }
        var refused = assertThrows(RequestRejected.class,
            () -> PopFixture.await(fixture.popLater(fixture.pop("g", -1, 1, INVISIBLE, 5000, false))));
        assertEquals(Refusal.TOO_MANY_WAITING_POPS, refused.refusal());
        assertFalse(fixture.popLater(fixture.pop("h", -1, 1, INVISIBLE, 5000, false)).isDone());
        fixture.advance(Duration.ofSeconds(6));
        assertFalse(fixture.popLater(fixture.pop("g", -1, 1, INVISIBLE, 5000, false)).isDone());
    }

    @Test
    void shouldGiveOnlyWhatIsWantedAndPassTheOthersByForGood() {
        for (int i = 0; i < 200; i++) {
            fixture.send("m" + i, 0, PropertiesText.append("", "TAGS", i == 150 ? "red" : "blue"));
        }
        var found = fixture.popped("g", fixture.popLater(new PopMessageHeader("g", PopFixture.TOPIC, -1, 32, INVISIBLE,
            0, fixture.now(), 0, "TAG", "red", false, null)).join());
        assertEquals(List.of("m150"), bodies(found));
        var bySql = fixture.popped("s", fixture.popLater(new PopMessageHeader("s", PopFixture.TOPIC, -1, 32, INVISIBLE,
            0, fixture.now(), 0, "SQL92", "TAGS = 'red'", false, null)).join());
        assertEquals(List.of("m150"), bodies(bySql));
    }

    @Test
    void shouldForgetWhatIsOutOfAQueueThatItsGroupWasMovedIn() throws Exception {
        fixture.sendAll(0, "a", "b", "c");
        var before = fixture.pop("g", 32, INVISIBLE, false);
        fixture.reset("g", 0, 1);
        fixture.tick();
        var again = fixture.pop("g", 32, INVISIBLE, false);
        assertEquals(List.of("b", "c"), bodies(again));
        for (var message : before) {
            assertFalse(fixture.ack("g", message.receipt()), message::body);
        }
        fixture.crash();
        assertTrue(fixture.ack("g", again.get(0).receipt()));
        fixture.advance(Duration.ofMillis(INVISIBLE));
        assertEquals(List.of("c"), bodies(fixture.pop("g", 32, INVISIBLE, false)));
    }

    @Test
    void shouldForgetWhatIsOutOfATopicThatIsGone() throws Exception {
        fixture.sendAll(0, "a", "b");
        fixture.pop("g", 32, INVISIBLE, false);
        fixture.removeTopic();
        assertEquals(0, fixture.pops().out());
        fixture.crash();
        assertEquals(0, fixture.pops().out());
        fixture.sendAll(0, "new");
        assertEquals(List.of("new"), bodies(fixture.pop("g", 32, INVISIBLE, false)));
        fixture.advance(Duration.ofMillis(INVISIBLE));
        assertEquals(List.of("new"), bodies(fixture.pop("g", 32, INVISIBLE, false)));
    }

    @Test
    void shouldKeepNothingOfATopicThatIsDeletedWhileItIsPopped() {
        fixture.sendAll(0, "a", "b", "c");
        fixture.removeTopic(() -> fixture.take("g", 0, INVISIBLE));
        assertEquals(0, fixture.pops().out());
        fixture.changeTopic(Map.of());
        fixture.sendAll(0, "new");
        assertEquals(List.of("new"), bodies(fixture.pop("g", 32, INVISIBLE, false)));
    }

    @Test
    void shouldBeginAnewWithATopicThatIsMadeAnew() throws Exception {
        fixture.sendAll(0, "a", "b", "c");
        assertTrue(fixture.ack("g", fixture.pop("g", 32, INVISIBLE, false).get(0).receipt()));
        fixture.removeTopic();
        fixture.changeTopic(Map.of());
        fixture.sendAll(0, "new", "newer");
        fixture.crash();
        assertEquals(List.of("new", "newer"), bodies(fixture.pop("g", 32, INVISIBLE, false)));
    }

    @Test
    void shouldAcknowledgeMany() {
        fixture.sendAll(0, "a", "b", "c");
        var out = fixture.pop("g", 32, INVISIBLE, false);
        assertTrue(fixture.ackAll(batch(out.get(0).receipt(), 0, 2)));
        assertFalse(fixture.ackAll(batch(out.get(0).receipt(), 0, 2)), "none of them is out any more");
        assertTrue(fixture.ackAll(batch(out.get(0).receipt(), 0, 1)), "one of them is");
        fixture.advance(Duration.ofMillis(INVISIBLE));
        assertEquals(List.of(), fixture.pop("g", 32, INVISIBLE, false));
    }

    private static byte[] batch(Receipt receipt, int... distances) {
        return Batches.body(List.of(Batches.entry("g", receipt, distances)));
    }

    @Test
    void shouldAcknowledgeManyThatWerePostponedAtTheSameTime() throws Exception {
        fixture.sendAll(0, "a", "b", "c");
        var next = fixture.pop("g", 32, INVISIBLE, false).stream()
            .map(message -> fixture.postpone("g", message.receipt(), INVISIBLE)).toList();
        assertEquals(1, next.stream().map(Receipt::popTime).distinct().count());
        assertTrue(fixture.ackAll(batch(next.get(0), 0, 1, 2)));
        assertEquals(0, fixture.pops().out());
        fixture.crash();
        assertEquals(0, fixture.pops().out());
        fixture.advance(Duration.ofMillis(2 * INVISIBLE));
        assertEquals(List.of(), fixture.pop("g", 32, INVISIBLE, false));
    }

    @Test
    void shouldWakeThoseThatWaitWhenWhatCameBackMakesRoom() {
        for (int i = 0; i < PopFixture.MOST_OUT + 5; i++) {
            fixture.send("m" + i, 0);
        }
        for (int i = 0; i < 3; i++) {
            fixture.pop("g", 32, INVISIBLE, false);
            fixture.advance(Duration.ofMillis(INVISIBLE));
        }
        while (fixture.pops().out() < PopFixture.MOST_OUT) {
            assertNotEquals(List.of(), fixture.pop("g", 32, INVISIBLE, false));
        }
        var waiting = fixture.popLater(fixture.pop("g", -1, 32, INVISIBLE, 2 * INVISIBLE, false));
        assertFalse(waiting.isDone());
        fixture.advance(Duration.ofMillis(INVISIBLE));
        assertTrue(waiting.isDone());
        assertNotEquals(List.of(), fixture.popped("g", waiting.join()));
    }

    @Test
    void shouldTakeOverWhatApachesBrokerHasOut() throws Exception {
        fixture.sendAll(0, "a", "b", "c");
        fixture.offsets().commit("g", PopFixture.TOPIC, 0, 3);
        long popTime = fixture.now();
        String delivery = "{\"bm\":0,\"bn\":\"broker-a\",\"c\":\"g\",\"d\":[0,1,2],\"it\":60000,\"n\":3,\"pt\":"
            + popTime + ",\"q\":0,\"reviveTime\":" + (popTime + 60_000)
            + ",\"ro\":0,\"so\":0,\"sp\":false,\"t\":\"Orders\"}";
        String end = "{\"ao\":1,\"bn\":\"broker-a\",\"c\":\"g\",\"pt\":" + popTime
            + ",\"q\":0,\"so\":0,\"t\":\"Orders\"}";
        String where = "REAL_TOPIC\u0001rmq_sys_REVIVE_LOG_c\u0002REAL_QID\u00012\u0002";
        fixture.store("rmq_sys_wheel_timer", 0, delivery, where + "TAGS\u0001ck\u0002");
        fixture.store("rmq_sys_wheel_timer", 0, end, where + "TAGS\u0001ack\u0002");
        fixture.store("rmq_sys_wheel_timer", 0, "of somebody else", "REAL_TOPIC\u0001Orders\u0002");
        fixture.offsets().save();
        fixture.crash();
        assertEquals(2, fixture.pops().out());
        fixture.pop("g", 1, 1, false);
        fixture.restart();
        var receipt = new Receipt(0, popTime, 60_000, 2, QueueKind.OWN, "broker-a", 0, 0);
        assertTrue(fixture.ack("g", receipt));
        assertFalse(fixture.ack("g", receipt.of(1)));
        fixture.advance(Duration.ofMinutes(1));
        assertEquals(List.of("c"), bodies(fixture.pop("g", 32, INVISIBLE, false)));
    }

    @Test
    void shouldGoOnBehindWhatApachesBrokerHasDone() throws Exception {
        fixture.sendAll(0, "a", "b");
        fixture.changeGroup("g", Map.of());
        fixture.offsets().commit("g", PopFixture.TOPIC, 0, 2);
        fixture.store("rmq_sys_REVIVE_LOG_c", 0, delivery(0), "TAGS\u0001ck\u0002");
        fixture.store("rmq_sys_REVIVE_LOG_c", 0, delivery(1), "TAGS\u0001ck\u0002");
        // That of the last record that it was through with.
        fixture.offsets().commit(PopProgress.GROUP, "rmq_sys_REVIVE_LOG_c", 0, 0);
        fixture.offsets().save();
        fixture.crash();
        assertEquals(1, fixture.pops().out());
        fixture.advance(Duration.ofMinutes(1));
        assertEquals(List.of("b"), bodies(fixture.pop("g", 32, INVISIBLE, false)));
    }

    @Test
    void shouldWriteRecordsAsApachesBrokerDoes() {
        fixture.sendAll(0, "a", "b", "c");
        long popTime = fixture.now();
        var out = fixture.pop("g", 3, INVISIBLE, false);
        assertTrue(fixture.ack("g", out.get(0).receipt()));
        assertTrue(fixture.ackAll(batch(out.get(0).receipt(), 1, 2)));
        String from = "\"bn\":\"broker-a\",\"c\":\"g\",";
        assertEquals(List.of(
            "{\"bm\":0," + from + "\"d\":[0,1,2],\"it\":10000,\"n\":3,\"pt\":" + popTime + ",\"q\":0,\"reviveTime\":"
                + (popTime + INVISIBLE) + ",\"ro\":0,\"so\":0,\"sp\":false,\"t\":\"Orders\"}",
            "{\"ao\":0," + from + "\"pt\":" + popTime + ",\"q\":0,\"so\":0,\"t\":\"Orders\"}",
            "{\"ao\":-1,\"aol\":[1,2]," + from + "\"pt\":" + popTime + ",\"q\":0,\"so\":0,\"t\":\"Orders\"}"),
            fixture.records(out.get(0).receipt().reviveQueue()));
    }

    @Test
    void shouldPassByRecordsThatAreNone() throws Exception {
        fixture.sendAll(0, "a");
        fixture.pop("g", 32, INVISIBLE, false);
        for (String body : List.of("", "{", "{}", "[]", "{\"c\":\"g\",\"t\":\"Orders\",\"d\":[1,1]}",
            "{\"c\":\"g\",\"t\":\"Orders\",\"d\":[\"x\"]}", "{\"c\":\"g\",\"t\":\"Orders\",\"d\":{}}",
            "{\"c\":1,\"t\":[],\"d\":[0],\"so\":\"y\"}")) {
            fixture.store("rmq_sys_REVIVE_LOG_c", 0, body, "TAGS\u0001ck\u0002");
            fixture.store("rmq_sys_REVIVE_LOG_c", 0, body, "TAGS\u0001ack\u0002");
            fixture.store(OrderedQueues.LOG_TOPIC, 0, body, "");
        }
        fixture.crash();
        assertEquals(1, fixture.pops().out());
    }

    @Test
    void shouldNeedFewRecordsAtTheNextStart() throws Exception {
        for (int i = 0; i < 10; i++) {
            fixture.sendAll(0, "m" + i);
            var out = fixture.pop("g", 32, 3_600_000, false);
            if (i > 0) {
                assertTrue(fixture.ack("g", out.get(0).receipt()));
            }
        }
        fixture.restart();
        long needed = 0;
        for (int queue = 0; queue < 3; queue++) {
            // As Apache's broker, which goes on behind the offset that is noted.
            needed += fixture.store().maxOffset("rmq_sys_REVIVE_LOG_c", queue)
                - (fixture.offsets().find(PopProgress.GROUP, "rmq_sys_REVIVE_LOG_c", queue) + 1);
        }
        assertEquals(1, needed);
        assertEquals(1, fixture.pops().out());
    }

    @Test
    void shouldKeepNoQueueWaitingForAnother() {
        for (int i = 0; i < 30; i++) {
            fixture.sendAll(0, "m" + i);
            fixture.sendAll(1, "m" + i);
        }
        assertEquals(Set.of(0, 1), queues("g", 30));
    }

    /** Where so many single pops found something. */
    private Set<Integer> queues(String group, int pops) {
        var queues = new HashSet<Integer>();
        for (int i = 0; i < pops; i++) {
            queues.add(fixture.pop(group, 1, INVISIBLE, false).get(0).receipt().queueId());
        }
        return queues;
    }

    @Test
    void shouldGoByPriorityAsOftenAsTheGroupSays() {
        fixture.changeTopic(Map.of("message.type", "PRIORITY"));
        for (int i = 0; i < 30; i++) {
            fixture.sendAll(0, "low" + i);
            fixture.sendAll(1, "high" + i);
        }
        fixture.changeGroup("never", Map.of("priority.factor", "0"));
        fixture.changeGroup("always", Map.of("priority.factor", "100"));
        assertEquals(Set.of(0, 1), queues("never", 30));
        assertEquals(Set.of(1), queues("always", 30));
    }

    @Test
    void shouldGiveTheHighestPriorityFirst() {
        fixture.changeTopic(Map.of("message.type", "PRIORITY"));
        for (int turn = 0; turn < 3; turn++) {
            fixture.sendAll(0, "low" + turn);
            fixture.sendAll(1, "high" + turn);
        }
        for (int turn = 0; turn < 3; turn++) {
            assertEquals(List.of("high" + turn), bodies(fixture.pop("g", 1, INVISIBLE, false)));
        }
        assertEquals(List.of("low0", "low1", "low2"), bodies(fixture.pop("g", 32, INVISIBLE, false)));
    }

    @Test
    void shouldGiveTheLowestNumberFirstWhereThatIsTheHighestPriority() throws Exception {
        fixture.close();
        fixture = new PopFixture(folder, false);
        fixture.changeTopic(Map.of("message.type", "PRIORITY"));
        fixture.sendAll(1, "low");
        fixture.sendAll(0, "high0", "high1");
        assertEquals(List.of("high0"), bodies(fixture.pop("g", 1, INVISIBLE, false)));
        assertEquals(List.of("high1"), bodies(fixture.pop("g", 1, INVISIBLE, false)));
        assertEquals(List.of("low"), bodies(fixture.pop("g", 1, INVISIBLE, false)));
    }

    @Test
    void shouldGiveAGroupThatBeginsAtTheEndWhatComesAfterItsFirstPop() throws Exception {
        fixture.sendAll(0, "x".repeat(600_000), "x".repeat(600_000), "old");
        fixture.advance(Duration.ofDays(4));
        await().until(() -> {
            // Again, as what is not on the disk yet is not deleted.
            fixture.store().deleteExpired();
            return fixture.store().minOffset(PopFixture.TOPIC, 0) > 0;
        });
        var waiting = fixture.popLater(fromEnd(5000));
        assertFalse(waiting.isDone());
        fixture.sendAll(0, "new");
        assertEquals(List.of("new"), bodies(fixture.popped("g", waiting.join())));
    }

    private PopMessageHeader fromEnd(long wait) {
        return new PopMessageHeader("g", PopFixture.TOPIC, 0, 32, INVISIBLE, wait, fixture.now(), Pop.FROM_END, null,
            null, false, null);
    }

    @Test
    void shouldTellOfAMessageThatCanNeverComeBack() {
        fixture.send("a", 0, PropertiesText.append("", "long", "x".repeat(32_700)));
        assertEquals(1, fixture.pop("g", 1, INVISIBLE, false).size());
        fixture.advance(Duration.ofMillis(INVISIBLE));
        assertEquals(1, fixture.failures.size());
        assertTrue(fixture.failures.get(0).contains("0 of PopPlace[group=g, topic=Orders, queueId=0]"),
            fixture.failures.get(0));
        assertEquals(0, fixture.pops().out());
        fixture.failures.clear();
    }

    @Test
    void shouldTakeNoMemoryForAQueueWhereNothingIsOut() {
        var inFlight = new InFlight();
        assertThrows(IllegalStateException.class, () -> inFlight.with(new PopPlace("g", PopFixture.TOPIC, 0), queue -> {
            throw new IllegalStateException();
        }));
        assertEquals(List.of(), inFlight.places());
    }

    @Test
    void shouldRememberWhatIsOutOfABrokerWithMoreReviveQueues() throws Exception {
        fixture.sendAll(0, "a", "b");
        fixture.offsets().commit("g", PopFixture.TOPIC, 0, 2);
        fixture.store("rmq_sys_wheel_timer", 0, delivery(0),
            "REAL_TOPIC\u0001rmq_sys_REVIVE_LOG_c\u0002REAL_QID\u00017\u0002TAGS\u0001ck\u0002");
        fixture.store("rmq_sys_REVIVE_LOG_c", 6, delivery(1), "TAGS\u0001ck\u0002");
        fixture.offsets().save();
        fixture.crash();
        assertEquals(2, fixture.pops().out());
        fixture.restart();
        fixture.restart();
        assertEquals(2, fixture.pops().out());
        for (int i = 0; i < 2; i++) {
            var receipt = new Receipt(i, fixture.now(), 60_000, 7 - i, QueueKind.OWN, "broker-a", 0, i);
            assertNotNull(fixture.postpone("g", receipt, 120_000));
        }
        fixture.crash();
        assertEquals(2, fixture.pops().out());
        fixture.restart();
        fixture.advance(Duration.ofMinutes(1));
        assertEquals(2, fixture.pops().out());
        fixture.advance(Duration.ofMinutes(1).plusMillis(1));
        assertEquals(List.of("a", "b"), bodies(fixture.pop("g", 32, INVISIBLE, false)));
        fixture.restart();
        assertEquals(2, fixture.pops().out());
    }

    private String delivery(long offset) {
        return "{\"bm\":0,\"bn\":\"broker-a\",\"c\":\"g\",\"d\":[0],\"it\":60000,\"n\":1,\"pt\":"
            + fixture.now() + ",\"q\":0,\"reviveTime\":" + (fixture.now() + 60_000) + ",\"ro\":0,\"so\":" + offset
            + ",\"sp\":false,\"t\":\"Orders\"}";
    }

    @Test
    void shouldRefuseABatchWithAnEntryThatIsNone() {
        var refused = assertThrows(RequestRejected.class,
            () -> fixture.ackAll("{\"acks\":[null]}".getBytes(StandardCharsets.UTF_8)));
        assertEquals(Refusal.RECEIPT_BROKEN, refused.refusal());
        assertFalse(fixture.ackAll("{\"acks\":[]}".getBytes(StandardCharsets.UTF_8)), "nothing is acknowledged");
    }

    @Test
    void shouldRefuseABatchOfMoreAcknowledgementsThanMayBe() {
        fixture.sendAll(0, "a");
        var receipt = fixture.pop("g", 1, INVISIBLE, false).get(0).receipt();
        var refused = assertThrows(RequestRejected.class,
            () -> fixture.ackAll(batch(receipt, IntStream.range(0, 10_001).toArray())));
        assertEquals(Refusal.PARAMETER_OUT_OF_RANGE, refused.refusal());
        assertTrue(fixture.ackAll(batch(receipt, 0, 10_001)));
    }

    @Test
    void shouldRefuseWhatCannotBe() {
        fixture.sendAll(0, "a");
        for (var header : List.of(
            new PopMessageHeader("g", PopFixture.TOPIC, 0, 0, INVISIBLE, 0, 0, 0, null, null, false, null),
            new PopMessageHeader("g", PopFixture.TOPIC, 0, 33, INVISIBLE, 0, 0, 0, null, null, false, null),
            new PopMessageHeader("g", PopFixture.TOPIC, 7, 1, INVISIBLE, 0, 0, 0, null, null, false, null),
            new PopMessageHeader("g", PopFixture.TOPIC, -2, 1, INVISIBLE, 0, 0, 0, null, null, false, null),
            new PopMessageHeader("g", PopFixture.TOPIC, 0, 1, 0, 0, 0, 0, null, null, false, null),
            new PopMessageHeader("g", PopFixture.TOPIC, 0, 1, Long.MAX_VALUE, 0, 0, 0, null, null, false, null),
            new PopMessageHeader("g", "Nothing", 0, 1, INVISIBLE, 0, 0, 0, null, null, false, null),
            new PopMessageHeader("g", PopFixture.TOPIC, 0, 1, INVISIBLE, 0, 0, 0, "SQL92", "a >", false, null))) {
            assertThrows(RequestRejected.class, () -> PopFixture.await(fixture.popLater(header)), header::toString);
        }
        var out = fixture.pop("g", 1, INVISIBLE, false).get(0);
        for (String text : List.of("", "nonsense", "0 1 2 3 4 b 0 0", "0 x 2 3 0 b 0 0", "0 1 2 3 0 b 0")) {
            assertEquals(Refusal.RECEIPT_BROKEN,
                assertThrows(RequestRejected.class, () -> Receipt.parse(text), text).refusal());
        }
        var forged = out.receipt().over(new Delivery.Span(out.receipt().popTime() + 1, INVISIBLE));
        assertNotEquals(out.receipt(), forged);
        assertFalse(fixture.ack("g", forged));
        assertFalse(fixture.ack("other", out.receipt()));
        assertNotNull(fixture.postpone("g", out.receipt(), 0));
        fixture.advance(Duration.ofMillis(1));
        assertEquals(1, fixture.pop("g", 1, INVISIBLE, false).get(0).count());
    }
}
