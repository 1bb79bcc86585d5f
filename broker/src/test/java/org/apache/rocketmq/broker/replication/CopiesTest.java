package org.apache.rocketmq.broker.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.store.AppendStatus;
import org.apache.rocketmq.store.Appended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who waits for copies, and what they are told. */
class CopiesTest {
    private static final int LENGTH = 100;

    private long now;
    private boolean enough = true;
    private final List<String> told = new ArrayList<>();
    private final Copies copies = copies(1);

    @BeforeEach
    void watch() {
        copies.watch(() -> enough);
    }

    private Copies copies(int wanted) {
        return new Copies(ReplicationFixture.rules(wanted), () -> now);
    }

    private static Appended stored(AppendStatus status, long position) {
        return new Appended(status, position, LENGTH, 0, 1, 0, null);
    }

    private CompletableFuture<Appended> await(long position, String properties) {
        return copies.await(CompletableFuture.completedFuture(stored(AppendStatus.PUT_OK, position)), properties)
            .toCompletableFuture();
    }

    private void sendAndTell(long position) {
        await(position, "").thenAccept(done -> told.add(position + " " + done.status()));
    }

    private void pass(Duration time) {
        now += time.toNanos();
        copies.expire();
    }

    @Test
    void shouldTellOnceAllOfAMessageIsCopied() {
        sendAndTell(0);
        assertEquals(1, copies.count());
        copies.copied(LENGTH - 1);
        assertEquals(List.of(), told);

        copies.copied(LENGTH);

        assertEquals(List.of("0 PUT_OK"), told);
        assertEquals(0, copies.count());
    }

    @Test
    void shouldTellAtOnceWhatIsCopiedAlready() {
        copies.copied(3 * LENGTH);
        copies.copied(LENGTH);

        sendAndTell(2 * LENGTH);

        assertEquals(List.of("200 PUT_OK"), told);
        assertEquals(0, copies.count());
    }

    @Test
    void shouldTellInTheOrderOfTheLog() {
        for (int i = 0; i < 5; i++) {
            sendAndTell(i * LENGTH);
        }
        copies.copied(3 * LENGTH + 1);
        assertEquals(List.of("0 PUT_OK", "100 PUT_OK", "200 PUT_OK"), told);
        copies.copied(5 * LENGTH);
        assertEquals(List.of("0 PUT_OK", "100 PUT_OK", "200 PUT_OK", "300 PUT_OK", "400 PUT_OK"), told);
    }

    @Test
    void shouldTellOneThatCameLateWithTheOneBeforeIt() {
        sendAndTell(LENGTH);
        sendAndTell(0);

        copies.copied(LENGTH);
        assertEquals(List.of(), told);
        copies.copied(2 * LENGTH);

        assertEquals(List.of("100 PUT_OK", "0 PUT_OK"), told);
    }

    @Test
    void shouldGiveUpAfterTheTimeout() {
        sendAndTell(0);
        pass(ReplicationFixture.TIMEOUT.minusNanos(1));
        sendAndTell(LENGTH);
        assertEquals(List.of(), told);

        pass(Duration.ofNanos(1));

        assertEquals(List.of("0 FLUSH_SLAVE_TIMEOUT"), told);
        assertEquals(1, copies.count());
        copies.copied(2 * LENGTH);
        assertEquals(List.of("0 FLUSH_SLAVE_TIMEOUT", "100 PUT_OK"), told);
    }

    @Test
    void shouldNotWaitWhereThereAreNotEnoughReplicas() {
        enough = false;
        sendAndTell(0);
        assertEquals(List.of("0 SLAVE_NOT_AVAILABLE"), told);
        assertEquals(0, copies.count());

        copies.copied(LENGTH);
        sendAndTell(0);
        assertEquals("0 PUT_OK", told.get(1), "it is copied, though nobody is there by now");
    }

    @Test
    void shouldFindNoReplicasBeforeThePrimaryServes() {
        var early = copies(1);
        var done = early.await(CompletableFuture.completedFuture(stored(AppendStatus.PUT_OK, 0)), "")
            .toCompletableFuture();
        assertEquals(AppendStatus.SLAVE_NOT_AVAILABLE, done.join().status());
    }

    @Test
    void shouldNotHaveSendersWaitThatDoNotWantTo() {
        var append = new CompletableFuture<Appended>();
        assertSame(append, copies.await(append, "KEYS\u0001k\u0002WAIT\u0001false\u0002"));
        assertFalse(await(0, "WAIT\u0001true\u0002").isDone());
        assertFalse(await(0, null).isDone());
    }

    @Test
    void shouldNotWaitWhereNoCopiesAreWanted() {
        var append = new CompletableFuture<Appended>();
        assertSame(append, copies(0).await(append, ""));
    }

    @Test
    void shouldPassOnWhatIsNotWellStored() {
        var late = copies.await(CompletableFuture.completedFuture(stored(AppendStatus.FLUSH_DISK_TIMEOUT, 0)), "");
        assertEquals(AppendStatus.FLUSH_DISK_TIMEOUT, late.toCompletableFuture().join().status());

        var failure = new IllegalStateException("not stored");
        var failed = copies.await(CompletableFuture.failedFuture(failure), "").toCompletableFuture();
        assertTrue(failed.isCompletedExceptionally());
        assertEquals(0, copies.count());
    }

    @Test
    void shouldRefuseMessagesWhileTooManyWait() {
        for (int i = 0; i < Copies.MOST; i++) {
            copies.admit();
            await(i * (long) LENGTH, "");
        }
        var refused = assertThrows(RequestRejected.class, copies::admit);
        assertTrue(refused.getMessage().contains(Copies.MOST + " messages wait for the replicas"),
            refused.getMessage());

        copies.copied(LENGTH);
        copies.admit();
        assertEquals(Copies.MOST - 1, copies.count());
    }
}
