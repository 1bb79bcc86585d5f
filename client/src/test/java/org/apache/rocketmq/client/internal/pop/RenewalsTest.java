package org.apache.rocketmq.client.internal.pop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Receipts of messages that listeners work on for long. */
class RenewalsTest {
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> asked = new ArrayList<>();
    private final List<CompletableFuture<Receipt>> answers = new ArrayList<>();
    private final Renewals renewals = new Renewals(() -> PopFixture.INVISIBLE, () -> LONGEST, nanos::get, this::ask);
    private final PopQueue source = PopFixture.queue(9, 1);
    private final PoppedMessage message = PopFixture.message(5, 0, source);

    private CompletableFuture<Receipt> ask(Receipt receipt, Duration time) {
        assertEquals(PopFixture.INVISIBLE, time);
        asked.add(receipt.text());
        var answer = new CompletableFuture<Receipt>();
        answers.add(answer);
        return answer;
    }

    private void answer() {
        answers.get(answers.size() - 1).complete(PopFixture.renewed(message.newest(), nanos.get()));
    }

    private void at(int seconds) {
        nanos.set(Duration.ofSeconds(seconds).toNanos());
        renewals.look();
    }

    @Test
    void shouldRenewWhenHalfOfTheTimeIsOver() {
        renewals.begin(List.of(message));
        at(29);
        assertEquals(0, asked.size());
        at(30);
        assertEquals(1, asked.size());
        answer();
        at(59);
        assertEquals(1, asked.size());
        at(60);
        assertEquals(List.of("0 1000 60000 0 0 broker-a 2 5", "0 1001 60000 0 0 broker-a 2 5"), asked);
        answer();
        assertFalse(message.isOver(Duration.ofSeconds(119).toNanos()));
        assertTrue(message.isOver(Duration.ofSeconds(120).toNanos()));
    }

    @Test
    void shouldAskOnceAtATime() {
        renewals.begin(List.of(message));
        at(30);
        at(36);
        assertEquals(1, asked.size());
        assertFalse(message.lastReceipt().isDone(), "whoever settles the message waits for the newest receipt");
        answer();
        assertEquals("0 1001 60000 0 0 broker-a 2 5", message.lastReceipt().join().text());
    }

    @Test
    void shouldNotChangeTheReceiptOfWhatIsBeingSettled() {
        renewals.begin(List.of(message));
        message.lastReceipt();
        at(45);
        assertEquals(0, asked.size());
    }

    @Test
    void shouldGiveUpWhatCouldNotBeRenewedInTime() {
        renewals.begin(List.of(message));
        at(30);
        answers.get(0).completeExceptionally(new IllegalStateException("on purpose"));
        assertEquals(8, source.room());
        at(60);
        at(66);
        assertEquals(1, asked.size());
        assertEquals(9, source.room(), "it takes no room any more, whenever the listener returns");
    }

    @Test
    void shouldAskAgainAfterAFailureAndKeepTheOldReceipt() {
        renewals.begin(List.of(message));
        at(30);
        answers.get(0).completeExceptionally(new IllegalStateException("on purpose"));
        assertEquals("0 1000 60000 0 0 broker-a 2 5", message.newest().text());
        at(36);
        assertEquals(2, asked.size());
    }

    @Test
    void shouldRenewAtOnceWhatHasWaitedForLong() {
        nanos.set(Duration.ofSeconds(45).toNanos());
        renewals.begin(List.of(message));
        assertEquals(1, asked.size());
    }

    @Test
    void shouldNotRenewWhatIsDoneWith() {
        renewals.begin(List.of(message));
        renewals.end(List.of(message));
        at(45);
        assertEquals(0, asked.size());
    }

    @Test
    void shouldLeaveToOthersWhatAListenerHasForTooLong() {
        renewals.begin(List.of(message));
        for (int seconds = 0; seconds <= LONGEST.toSeconds(); seconds += 6) {
            at(seconds);
            if (!asked.isEmpty() && !answers.get(answers.size() - 1).isDone()) {
                answer();
            }
        }
        int renewed = asked.size();
        assertEquals(6, renewed);
        at(186);
        at(240);
        assertEquals(renewed, asked.size());
        assertTrue(message.isOver(nanos.get()));
        assertEquals(9, source.room());
    }
}
