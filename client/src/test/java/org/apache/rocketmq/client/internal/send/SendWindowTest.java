package org.apache.rocketmq.client.internal.send;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How much may be under way. */
class SendWindowTest {

    @Test
    void shouldRefuseWhenFullByNumberOrBytes() throws Exception {
        var byNumber = new SendWindow(2, 100, System::nanoTime);
        assertNotNull(byNumber.acquire(10, 0));
        var second = byNumber.acquire(10, 0);
        assertNull(byNumber.acquire(10, 1));
        second.release();
        assertNotNull(byNumber.acquire(10, 0));

        var byBytes = new SendWindow(10, 100, System::nanoTime);
        var most = byBytes.acquire(95, 0);
        assertNull(byBytes.acquire(10, 1));
        assertTrue(byBytes.toString().contains("95 of 100 bytes"), byBytes::toString);
        most.release();
        assertNotNull(byBytes.acquire(10, 0));
    }

    @Test
    void shouldChangeItsSizeWhileSendsAreUnderWay() throws Exception {
        var window = new SendWindow(2, 100, System::nanoTime);
        var first = window.acquire(10, 0);
        var second = window.acquire(10, 0);
        window.resize(1, 100);
        first.release();
        assertNull(window.acquire(10, 0));
        second.release();
        assertNotNull(window.acquire(10, 0));
        assertNull(window.acquire(10, 0));
        window.resize(3, 25);
        assertNotNull(window.acquire(10, 0));
        assertNull(window.acquire(10, 0));
    }

    @Test
    void shouldNotKeepWhatARefusedSendTook() throws Exception {
        var window = new SendWindow(2, 100, System::nanoTime);
        var most = window.acquire(100, 0);
        assertNull(window.acquire(50, 1));
        most.release();
        assertNotNull(window.acquire(50, 0));
        assertNotNull(window.acquire(50, 0));
    }

    @Test
    void shouldLetAMessageThroughThatIsLongerThanTheWindow() throws Exception {
        var window = new SendWindow(2, 100, System::nanoTime);
        var long1 = window.acquire(5_000, 0);
        assertNotNull(long1);
        assertNull(window.acquire(1, 1));
        long1.release();
        assertNotNull(window.acquire(1, 0));
    }

    @Test
    void shouldWaitForRoom() throws Exception {
        var window = new SendWindow(1, 100, System::nanoTime);
        var first = window.acquire(1, 0);
        var second = CompletableFuture.supplyAsync(() -> {
            try {
                return window.acquire(1, 30_000);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        first.release();
        assertNotNull(second.get(30, TimeUnit.SECONDS));
    }

    @Test
    void shouldLetCallbacksFillItTwiceWithoutWaiting() {
        var window = new SendWindow(2, 100, System::nanoTime);
        for (int i = 0; i < 4; i++) {
            assertNotNull(window.acquireFromCallback(1));
        }
        assertNull(window.acquireFromCallback(1));
    }

    @Test
    void shouldWaitForBothKindsOfRoomNoLongerThanForOne() throws Exception {
        var now = new AtomicLong();
        var asked = new CountDownLatch(1);
        var window = new SendWindow(2, 100, () -> {
            long time = now.get();
            asked.countDown();
            return time;
        });
        assertNotNull(window.acquire(100, 0));
        var message = window.acquire(0, 0);
        var waiting = new FutureTask<>(() -> window.acquire(1, 60_000));
        new Thread(waiting).start();
        assertTrue(asked.await(30, TimeUnit.SECONDS));
        now.set(TimeUnit.SECONDS.toNanos(60));
        message.release();
        assertNull(waiting.get(30, TimeUnit.SECONDS));
        assertNotNull(window.acquire(0, 0), "what the refused one took is kept");
    }
}
