package org.apache.rocketmq.client.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is remembered of brokers, and how they are looked at again. */
class LatencyFaultToleranceImplTest {
    private final AtomicLong nowMillis = new AtomicLong(1_000_000);
    private final ConcurrentLinkedQueue<String> looks = new ConcurrentLinkedQueue<>();
    private final Set<String> up = ConcurrentHashMap.newKeySet();
    private final LatencyFaultToleranceImpl memory = new LatencyFaultToleranceImpl(this::resolve, this::detect,
        () -> Instant.ofEpochMilli(nowMillis.get()), Duration.ofMillis(1));

    @AfterEach
    void end() {
        memory.shutdown();
    }

    private String resolve(String name) {
        if (name.equals("odd")) {
            throw new IllegalArgumentException("the resolver does not like it");
        }
        return name.equals("gone") ? null : "at " + name;
    }

    private boolean detect(String address, long timeoutMillis) {
        looks.add(address + " for " + timeoutMillis);
        return up.contains(address);
    }

    @Test
    void shouldLeaveABrokerOutForItsTime() {
        memory.updateFaultItem("a", 600, 2_000, true);
        assertFalse(memory.isAvailable("a"));
        assertTrue(memory.isReachable("a"));
        assertTrue(memory.isAvailable("b"));
        nowMillis.addAndGet(1_999);
        assertFalse(memory.isAvailable("a"));
        nowMillis.addAndGet(1);
        assertTrue(memory.isAvailable("a"));
    }

    @Test
    void shouldNotEndALongRestByAShortOne() {
        memory.updateFaultItem("a", 20_000, 30_000, true);
        memory.updateFaultItem("a", 600, 2_000, true);
        nowMillis.addAndGet(29_999);
        assertFalse(memory.isAvailable("a"));
        nowMillis.addAndGet(1);
        assertTrue(memory.isAvailable("a"));
    }

    @Test
    void shouldLookAtABrokerWhenItHasItsTurn() {
        memory.setDetectTimeout(77);
        memory.setDetectInterval(500);
        memory.updateFaultItem("a", 5, 0, false);
        memory.detectByOneRound();
        memory.detectByOneRound();
        assertEquals(List.of("at a for 77"), List.copyOf(looks));
        assertFalse(memory.isReachable("a"));
        up.add("at a");
        nowMillis.addAndGet(500);
        memory.detectByOneRound();
        assertTrue(memory.isReachable("a"));
        assertEquals("a", memory.pickOneAtLeast());
    }

    @Test
    void shouldLookAtTheOthersWhereOneFails() {
        up.addAll(List.of("at a", "at z"));
        for (String name : List.of("a", "gone", "odd", "z")) {
            memory.updateFaultItem(name, 5, 0, false);
        }
        memory.detectByOneRound();
        assertTrue(memory.isReachable("a"));
        assertTrue(memory.isReachable("z"));
        assertFalse(memory.isReachable("odd"));
        assertFalse(memory.toString().contains("gone"), memory::toString);
    }

    @Test
    void shouldLookByItselfAsLongAsThatIsEnabled() {
        memory.setDetectInterval(0);
        memory.updateFaultItem("a", 5, 0, false);
        memory.startDetector();
        memory.startDetector();
        assertEquals(1, threads());
        memory.setStartDetectorEnable(true);
        Awaitility.await().until(() -> !looks.isEmpty());
        assertFalse(memory.isReachable("a"));
        up.add("at a");
        Awaitility.await().until(() -> memory.isReachable("a"));
        memory.shutdown();
        Awaitility.await().until(() -> threads() == 0);
        assertThrows(RejectedExecutionException.class, memory::startDetector);
    }

    @Test
    void shouldNotLookByItselfWhereThatIsNotEnabled() {
        var rounds = new AtomicInteger();
        var idle = new LatencyFaultToleranceImpl(this::resolve, this::detect, InstantSource.system(),
            Duration.ofMillis(1)) {

            @Override
            public boolean isStartDetectorEnable() {
                rounds.incrementAndGet();
                return super.isStartDetectorEnable();
            }
        };
        idle.updateFaultItem("a", 5, 0, false);
        idle.startDetector();
        Awaitility.await().until(() -> rounds.get() > 2);
        idle.shutdown();
        assertTrue(looks.isEmpty());
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("latency-detector")).count();
    }
}
