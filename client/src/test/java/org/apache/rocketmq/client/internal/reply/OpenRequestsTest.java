package org.apache.rocketmq.client.internal.reply;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How requests end that get no reply. */
class OpenRequestsTest {
    private final AtomicLong now = new AtomicLong();
    private final Scheduler loop = new Scheduler("loop", (what, failure) -> {
        throw new AssertionError(what, failure);
    });
    private final OpenRequests requests = new OpenRequests(loop, now::get);

    @AfterEach
    void close() {
        requests.close();
        loop.close();
    }

    /** Has tasks wait that are never due in a test, until the loop takes no more. */
    private void flood() {
        assertThrows(RejectedExecutionException.class, () -> {
            while (true) {
                loop.after(Duration.ofDays(1), "never", () -> { });
            }
        });
    }

    @Test
    void shouldEndEachAtItsTime() throws Exception {
        var soon = requests.open("topic", 20);
        var later = requests.open("topic", 60_000);
        now.addAndGet(Duration.ofMillis(20).toNanos());
        await().until(soon::isCompletedExceptionally);
        assertFalse(later.isDone());
    }

    @Test
    void shouldLeaveNoneWithoutAnAlarm() throws Exception {
        var soon = requests.open("topic", 20);
        var later = requests.open("topic", 60_000);
        var last = requests.open("topic", 90_000);
        soon.whenComplete((reply, failure) -> flood());
        now.addAndGet(Duration.ofMillis(20).toNanos());
        await().until(() -> soon.isDone() && later.isDone() && last.isDone());
        assertTrue(last.isCompletedExceptionally());
    }

    @Test
    void shouldFailNoneButTheOneWhoseAlarmIsRefused() throws Exception {
        var before = requests.open("topic", 100);
        flood();
        var refused = requests.open("topic", 20);
        assertTrue(refused.isCompletedExceptionally());
        assertFalse(before.isDone());
        now.addAndGet(Duration.ofMillis(100).toNanos());
        await().until(before::isCompletedExceptionally);
    }
}
