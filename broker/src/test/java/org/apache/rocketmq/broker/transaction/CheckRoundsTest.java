package org.apache.rocketmq.broker.transaction;

import static org.apache.rocketmq.broker.transaction.TransactionFixture.MOST_CHECKS;
import static org.apache.rocketmq.broker.transaction.TransactionFixture.PERIOD;
import static org.apache.rocketmq.broker.transaction.TransactionFixture.TIMEOUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is asked for which half message, and when; the clock and the timer are the test's. */
class CheckRoundsTest {
    @TempDir
    Path folder;
    private TransactionFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new TransactionFixture(folder, TIMEOUT);
    }

    @AfterEach
    void close() {
        fixture.close();
        assertEquals(List.of(), fixture.failures);
    }

    @Test
    void shouldAskWhenAHalfMessageIsOldEnough() {
        fixture.advance(PERIOD.minus(TIMEOUT).plusMillis(1));
        fixture.half("young");

        fixture.advance(TIMEOUT);
        assertEquals(List.of(), fixture.asked);

        fixture.advance(PERIOD);
        assertEquals(List.of("young"), fixture.asked);
    }

    @Test
    void shouldAskInEachRoundAndGiveUpAtLast() {
        fixture.half("a");

        fixture.advance(PERIOD.multipliedBy(MOST_CHECKS));
        assertEquals(List.of("a", "a", "a"), fixture.asked);
        assertEquals(List.of(), fixture.givenUp());

        fixture.advance(PERIOD.multipliedBy(10));
        assertEquals(MOST_CHECKS, fixture.asked.size());
        assertEquals(List.of("a"), fixture.givenUp());
        assertEquals(List.of(), fixture.delivered());
        fixture.assertCaughtUp();
    }

    @Test
    void shouldStoreTheHalfMessageAgainAsAskedFor() {
        fixture.half("a", "KEYS\u0001k\u0002");

        fixture.advance(PERIOD.multipliedBy(2));

        var records = fixture.messages(HalfMessage.TOPIC);
        assertEquals(3, records.size());
        var last = records.get(2);
        assertEquals("2", last.property("TRANSACTION_CHECK_TIMES"));
        assertEquals("0", last.property("TRAN_PREPARED_QUEUE_OFFSET"));
        assertEquals("k", last.property("KEYS"));
        assertEquals("Orders", last.property("REAL_TOPIC"));
        assertEquals(2, fixture.halfOffset());
    }

    @Test
    void shouldShowTheProducerTheRecordUnderItsOwnTopic() {
        var shown = new StoredMessage[1];
        fixture.producer = half -> shown[0] = new StoredMessage(half.recordForProducer());
        fixture.half("a");

        fixture.advance(PERIOD);

        assertEquals("Orders", shown[0].topic());
        assertEquals(1, shown[0].queueOffset());
        assertEquals("key-a", shown[0].property("__transactionId__"));
    }

    @Test
    void shouldCommitWhatTheProducerCommitsWhenAsked() {
        fixture.producer = half -> fixture.end(half.logPosition(), true);
        fixture.half("a");
        fixture.half("b");

        fixture.advance(PERIOD.multipliedBy(3));

        assertEquals(List.of("a", "b"), fixture.asked);
        assertEquals(List.of("a", "b"), fixture.delivered());
        fixture.assertCaughtUp();
    }

    @Test
    void shouldEndATransactionByItsFirstRecordAlsoWhenItWasStoredAgain() {
        long first = fixture.half("a");
        fixture.advance(PERIOD.multipliedBy(2));

        assertTrue(fixture.end(first, true));

        assertFalse(fixture.end(first, true));
        fixture.messages(HalfMessage.TOPIC).forEach(copy -> assertFalse(fixture.end(copy.logPosition(), true)));
        fixture.advance(PERIOD.multipliedBy(5));
        assertEquals(List.of("a"), fixture.delivered());
        assertEquals(2, fixture.asked.size());
        assertEquals(List.of(), fixture.givenUp());
        fixture.assertCaughtUp();
    }

    @Test
    void shouldNotTakeItsOwnCopiesForNewOnes() throws Exception {
        fixture.close();
        // Copies are too young to be looked at until there are several.
        fixture = new TransactionFixture(folder, PERIOD.multipliedBy(5));
        long first = fixture.half("a", "CHECK_IMMUNITY_TIME_IN_SECONDS\u00011\u0002");
        fixture.advance(PERIOD.multipliedBy(3));
        assertEquals(3, fixture.asked.size());

        assertTrue(fixture.end(first, true));

        fixture.messages(HalfMessage.TOPIC).forEach(copy -> assertFalse(fixture.end(copy.logPosition(), true)));
        fixture.advance(PERIOD.multipliedBy(20));
        assertEquals(3, fixture.asked.size());
        assertEquals(List.of("a"), fixture.delivered());
        assertEquals(List.of(), fixture.givenUp());
        fixture.assertCaughtUp();
    }

    @Test
    void shouldRefuseTheEndOfWhatWasGivenUp() {
        long first = fixture.half("a");
        fixture.advance(PERIOD.multipliedBy(MOST_CHECKS + 1));

        assertFalse(fixture.end(first, true));
        assertEquals(List.of(), fixture.delivered());
    }

    @Test
    void shouldNotAskWithinTheTimeThatTheMessageSays() {
        fixture.half("later", "CHECK_IMMUNITY_TIME_IN_SECONDS\u0001600\u0002");
        fixture.half("a");

        fixture.advance(Duration.ofSeconds(599));
        assertFalse(fixture.asked.contains("later"));
        // It is stored again all the same, so that the marks of others can be forgotten.
        assertTrue(fixture.halfOffset() > 0);

        fixture.advance(PERIOD.multipliedBy(2));
        assertTrue(fixture.asked.contains("later"));
        fixture.advance(PERIOD.multipliedBy(MOST_CHECKS));
        assertEquals(MOST_CHECKS, fixture.asked.stream().filter("later"::equals).count());
        assertEquals(List.of("a", "later"), fixture.givenUp());
    }

    @Test
    void shouldAskEarlierWhereTheMessageSaysSo() {
        fixture.advance(PERIOD.minusSeconds(2));
        fixture.half("soon", "CHECK_IMMUNITY_TIME_IN_SECONDS\u00011\u0002");

        fixture.advance(Duration.ofSeconds(2));

        assertEquals(List.of("soon"), fixture.asked);
    }

    @Test
    void shouldPassManyEndedOnesWithoutAsking() {
        for (int i = 0; i < 1_000; i++) {
            fixture.end(fixture.half("m" + i), i % 2 == 0);
        }
        fixture.advance(PERIOD);

        assertEquals(List.of(), fixture.asked);
        assertEquals(500, fixture.delivered().size());
        fixture.assertCaughtUp();
    }

    @Test
    void shouldGoOnWithTheChecksAfterARestart() throws Exception {
        long first = fixture.half("a");
        fixture.advance(PERIOD.multipliedBy(2));

        fixture.restart();
        fixture.advance(PERIOD.multipliedBy(2));

        assertEquals(MOST_CHECKS, fixture.asked.size());
        assertEquals(List.of("a"), fixture.givenUp());
        assertFalse(fixture.end(first, true));
    }

    @Test
    void shouldKnowTheNewestRecordAfterACrash() throws Exception {
        fixture.saveOffsets();
        long first = fixture.half("a");
        fixture.advance(PERIOD);
        long copy = fixture.messages(HalfMessage.TOPIC).get(1).logPosition();

        fixture.crash();

        assertTrue(fixture.end(first, true));
        assertFalse(fixture.end(copy, true));
        fixture.advance(PERIOD.multipliedBy(2));
        assertEquals(List.of("a"), fixture.delivered());
        assertEquals(1, fixture.asked.size());
        fixture.assertCaughtUp();
    }

    @Test
    void shouldKnowAfterASecondCrashWhatEndedByAnOlderRecord() throws Exception {
        fixture.saveOffsets();
        long first = fixture.half("a");
        fixture.advance(PERIOD);
        fixture.crash();
        assertTrue(fixture.end(first, true));
        fixture.advance(PERIOD);
        fixture.saveOffsets();

        fixture.crash();

        fixture.advance(PERIOD.multipliedBy(MOST_CHECKS + 2));
        assertEquals(List.of("a"), fixture.delivered());
        assertEquals(List.of(), fixture.givenUp());
        fixture.assertCaughtUp();
    }

    @Test
    void shouldFindACommitWhoseMarkIsMissingAfterACrash() throws Exception {
        long other = fixture.half("other");
        long first = fixture.half("a");
        fixture.end(fixture.half("b"), true);
        fixture.advance(PERIOD);
        fixture.commitWithoutMark(first);

        fixture.crash();

        assertFalse(fixture.end(first, true));
        assertTrue(fixture.end(other, true));
        fixture.advance(PERIOD.multipliedBy(MOST_CHECKS + 2));
        assertEquals(List.of("b", "a", "other"), fixture.delivered());
        assertEquals(List.of(), fixture.givenUp());
        fixture.crash();
        assertFalse(fixture.end(first, true));
        fixture.advance(PERIOD);
        assertEquals(3, fixture.delivered().size());
        fixture.assertCaughtUp();
    }

    @Test
    void shouldKnowTheCopiesThatApachesBrokerHasLeft() throws Exception {
        long committed = fixture.half("committed");
        long open = fixture.half("open");
        long endedByItsFirst = fixture.half("endedByItsFirst");
        long newest = fixture.storeAgainAsApache(fixture.storeAgainAsApache(open));
        fixture.end(fixture.storeAgainAsApache(committed), true);
        fixture.storeAgainAsApache(endedByItsFirst);
        fixture.end(endedByItsFirst, true);

        fixture.crash();

        assertTrue(fixture.end(newest, true));
        fixture.producer = half -> fixture.end(half.logPosition(), true);
        fixture.advance(PERIOD.multipliedBy(2));
        assertEquals(List.of("committed", "endedByItsFirst", "open"), fixture.delivered());
        assertEquals(List.of(), fixture.asked);
        fixture.assertCaughtUp();
    }

    @Test
    void shouldAskFromTheBeginningWhenAnOperatorWishes() {
        long first = fixture.half("a");
        fixture.advance(PERIOD.multipliedBy(MOST_CHECKS));

        assertTrue(fixture.resume(first));

        fixture.advance(PERIOD.multipliedBy(MOST_CHECKS));
        assertEquals(2 * MOST_CHECKS, fixture.asked.size());
        assertEquals(List.of(), fixture.givenUp());
    }

    @Test
    void shouldTakeUpAgainWhatWasGivenUp() {
        fixture.half("a");
        fixture.advance(PERIOD.multipliedBy(MOST_CHECKS + 1));

        fixture.transactions().takeUp(HalfMessage.givenUpIn(fixture.messages(TransactionFixture.GIVEN_UP).get(0)));
        fixture.producer = half -> fixture.end(half.logPosition(), true);
        fixture.advance(PERIOD.multipliedBy(2));

        assertEquals(List.of("a"), fixture.delivered());
        assertFalse(fixture.resume(0), "what has ended is not taken up");
    }

    @Test
    void shouldGiveUpWhatCannotBeStoredAgainAndGoOnWithTheOthers() {
        // As an older broker took it: the copy's own properties find no room.
        String full = "REAL_TOPIC\u0001Orders\u0002REAL_QID\u00010\u0002PGROUP\u0001producers\u0002";
        fixture.halfAsIs("full", full + "X\u0001" + "x".repeat(32767 - full.length() - 3) + "\u0002");
        fixture.half("a");

        fixture.advance(PERIOD.multipliedBy(MOST_CHECKS));
        assertEquals(List.of("full"), fixture.givenUp());
        assertEquals(List.of("a", "a", "a"), fixture.asked);

        fixture.advance(PERIOD.multipliedBy(2));
        assertEquals(List.of("full", "a"), fixture.givenUp());
        fixture.assertCaughtUp();
    }

    @Test
    void shouldForgetWhatCannotEvenBeGivenUp() throws Exception {
        long tooLong = fixture.half("long".repeat(10));
        fixture.half("a");
        fixture.configureStore("maxMessageSize", "20");
        fixture.restart();

        fixture.advance(PERIOD.multipliedBy(MOST_CHECKS + 2));

        assertEquals(List.of("a", "a", "a"), fixture.asked);
        assertEquals(List.of("a"), fixture.givenUp());
        assertFalse(fixture.end(tooLong, false));
        fixture.assertCaughtUp();
    }

    @Test
    void shouldLeaveOutWhatIsForATopicThatOnlyTheBrokerMayAppendTo() {
        long forged = fixture.halfAsIs("forged", "REAL_TOPIC\u0001" + EndMarks.TOPIC + "\u0002REAL_QID\u00010\u0002");
        fixture.half("a");

        fixture.advance(PERIOD.multipliedBy(MOST_CHECKS + 1));

        assertEquals(List.of("a", "a", "a"), fixture.asked);
        assertEquals(List.of("a"), fixture.givenUp());
        assertNull(fixture.transactions().halves().at(forged));
    }

    @Test
    void shouldTakeNoHalfMessageThatCouldNotBeStoredAgain() {
        var refusal = assertThrows(RequestRejected.class,
            () -> fixture.half("full", "X\u0001" + "x".repeat(32_600) + "\u0002"));

        assertEquals(Refusal.PROPERTIES_TOO_LONG, refusal.refusal());
        assertThrows(RequestRejected.class, () -> fixture.half("wide", "X\u0001" + "\u20ac".repeat(10_900) + "\u0002"));
        fixture.half("a", "X\u0001" + "x".repeat(32_400) + "\u0002");
        fixture.advance(PERIOD.multipliedBy(MOST_CHECKS + 1));
        assertEquals(List.of("a"), fixture.givenUp());
    }

    @Test
    void shouldAskLaterWhereTheRecordCannotBeReadNow() throws Exception {
        fixture.half("a");
        fixture.advance(PERIOD);
        long copy = fixture.messages(HalfMessage.TOPIC).get(1).logPosition();

        byte[] magic = fixture.replaceInLog(copy + RecordLayout.MAGIC, new byte[Integer.BYTES]);
        fixture.advance(PERIOD);
        assertEquals(List.of("a"), fixture.asked);

        fixture.replaceInLog(copy + RecordLayout.MAGIC, magic);
        fixture.advance(PERIOD);
        assertEquals(List.of("a", "a"), fixture.asked);
    }

    @Test
    void shouldLetNoMarkOvertakeOneThatIsOwed() throws Exception {
        long a = fixture.half("a");
        fixture.half("b");
        // Marks that name three records are refused from here on, such that name two are not.
        fixture.configureStore("maxMessageSize", "4");
        fixture.restart();
        fixture.advance(PERIOD.multipliedBy(2));
        var records = fixture.messages(HalfMessage.TOPIC);
        var transactions = fixture.transactions();
        var before = transactions.pendingFrom(5);
        var copy = transactions.storeAgain(transactions.halves().at(before.logPosition()), 3).join();
        assertTrue(fixture.end(records.get(1).logPosition(), false));
        assertTrue(fixture.end(records.get(2).logPosition(), true));

        fixture.advance(Duration.ofSeconds(11));
        assertFalse(transactions.storedAgain(before, 3, copy));
        fixture.configureStore("maxMessageSize", "4000");
        fixture.crash();

        assertFalse(fixture.end(a, true));
        assertEquals(List.of("a"), fixture.delivered());
    }

    @Test
    void shouldNotMakeTheWriterOfTheLogWait() throws Exception {
        fixture.configureStore("flushDiskType", "SYNC_FLUSH");
        fixture.restart();
        var halves = IntStream.range(0, 100)
            .mapToObj(i -> fixture.transactions().halves().at(fixture.half("a" + i))).toList();

        synchronized (fixture.transactions()) {
            var stored = halves.stream().map(fixture.transactions()::rollBack).toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(stored).orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void shouldAskAfterADayAtMostWhateverTheMessageSays() {
        fixture.half("a", "CHECK_IMMUNITY_TIME_IN_SECONDS\u0001999999999\u0002");
        fixture.half("b", "CHECK_IMMUNITY_TIME_IN_SECONDS\u000199999999999\u0002");

        fixture.advance(Duration.ofDays(1).minus(PERIOD));
        assertEquals(List.of(), fixture.asked);

        fixture.advance(PERIOD);
        assertEquals(List.of("a", "b"), fixture.asked);
    }
}
