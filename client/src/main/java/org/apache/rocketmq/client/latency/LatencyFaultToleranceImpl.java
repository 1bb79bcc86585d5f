package org.apache.rocketmq.client.latency;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which brokers are to be left out, and looks whether those can be reached again that could not. Any thread
 * may call it. Its detector, once started, has one thread, which runs the application's resolver and detector.
 */
public class LatencyFaultToleranceImpl implements LatencyFaultTolerance<String> {
    private static final Logger LOG = LoggerFactory.getLogger(LatencyFaultToleranceImpl.class);
    private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(3);
    private static final int USUAL_TIMEOUT_MILLIS = 200;
    private static final int USUAL_INTERVAL_MILLIS = 2_000;

    private final Resolver resolver;
    private final ServiceDetector serviceDetector;
    private final InstantSource clock;
    private final Duration betweenRounds;
    private final Map<String, FaultItem> items = new ConcurrentHashMap<>();
    private volatile int detectTimeout = USUAL_TIMEOUT_MILLIS;
    private volatile int detectInterval = USUAL_INTERVAL_MILLIS;
    private volatile boolean startDetectorEnable;
    /** Guarded by this, like the next. */
    private Scheduler rounds;
    private boolean shutDown;

    /** One that asks these where brokers are and whether they can be reached; neither is called for anything else. */
    public LatencyFaultToleranceImpl(Resolver resolver, ServiceDetector serviceDetector) {
        this(resolver, serviceDetector, InstantSource.system(), BETWEEN_ROUNDS);
    }

    LatencyFaultToleranceImpl(Resolver resolver, ServiceDetector serviceDetector, InstantSource clock,
        Duration betweenRounds) {

        this.resolver = resolver;
        this.serviceDetector = serviceDetector;
        this.clock = clock;
        this.betweenRounds = betweenRounds;
    }

    @Override
    public void updateFaultItem(String name, long currentLatency, long notAvailableDuration, boolean reachable) {
        if (!reachable && isReachable(name)) {
            LOG.info("The broker {} cannot be reached", name);
        }
        var item = items.computeIfAbsent(name, FaultItem::new);
        item.setCurrentLatency(currentLatency);
        item.updateNotAvailableDuration(notAvailableDuration);
        item.setReachable(reachable);
    }

    @Override
    public boolean isAvailable(String name) {
        var item = items.get(name);
        return item == null || item.isAvailable();
    }

    @Override
    public boolean isReachable(String name) {
        var item = items.get(name);
        return item == null || item.isReachable();
    }

    @Override
    public void remove(String name) {
        items.remove(name);
    }

    @Override
    public String pickOneAtLeast() {
        var reachable = items.values().stream().filter(FaultItem::isReachable).toList();
        return reachable.isEmpty() ? null
            : reachable.get(ThreadLocalRandom.current().nextInt(reachable.size())).getName();
    }

    /** Looks at those whose turn it is; one that fails to be looked at does not keep the others from it. */
    @Override
    public void detectByOneRound() {
        for (FaultItem item : items.values()) {
            if (clock.millis() >= item.checkStamp) {
                item.setCheckStamp(clock.millis() + detectInterval);
                look(item);
            }
        }
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // The resolver and the detector are the application's.
    private void look(FaultItem item) {
        try {
            String address = resolver.resolve(item.getName());
            if (address == null) {
                remove(item.getName());
            } else if (serviceDetector.detect(address, detectTimeout) && !item.isReachable()) {
                LOG.info("The broker {} can be reached again, at {}", item.getName(), address);
                item.setReachable(true);
            }
        } catch (RuntimeException e) {
            LOG.warn("Nothing is known of whether the broker {} can be reached", item.getName(), e);
        }
    }

    /** Begins the rounds; does nothing where they have begun. */
    @Override
    public synchronized void startDetector() {
        if (shutDown) {
            throw new RejectedExecutionException("The detector has been shut down");
        }
        if (rounds == null) {
            rounds = new Scheduler("latency-detector", Failures.toLog(LatencyFaultToleranceImpl.class.getName()));
            rounds.every(betweenRounds, betweenRounds, "looking for brokers", () -> {
                if (isStartDetectorEnable()) {
                    detectByOneRound();
                }
            });
        }
    }

    /** Ends the rounds for good, and waits for the one that runs. */
    @Override
    public void shutdown() {
        Scheduler last;
        synchronized (this) {
            shutDown = true;
            last = rounds;
        }
        // Not under the lock, which a detector may want that calls this.
        if (last != null) {
            last.close();
        }
    }

    @Override
    public void setDetectTimeout(int detectTimeout) {
        this.detectTimeout = detectTimeout;
    }

    @Override
    public void setDetectInterval(int detectInterval) {
        this.detectInterval = detectInterval;
    }

    @Override
    public boolean isStartDetectorEnable() {
        return startDetectorEnable;
    }

    @Override
    public void setStartDetectorEnable(boolean startDetectorEnable) {
        this.startDetectorEnable = startDetectorEnable;
    }

    @Override
    public String toString() {
        return "LatencyFaultToleranceImpl{faultItemTable=" + items + "}";
    }

    /** What is known of one. The best come first: those that are not left out, and of these the quickest. */
    public class FaultItem implements Comparable<FaultItem> {
        private final String name;
        private volatile long currentLatency;
        private volatile long startTimestamp;
        private volatile long checkStamp;
        private volatile boolean reachable;

        public FaultItem(String name) {
            this.name = name;
        }

        /** Leaves it out for so many milliseconds, unless it is left out for longer already. */
        public void updateNotAvailableDuration(long notAvailableDuration) {
            long until = clock.millis() + notAvailableDuration;
            if (notAvailableDuration > 0 && until > startTimestamp) {
                if (isAvailable()) {
                    LOG.info("The broker {} is left out for {} ms", name, notAvailableDuration);
                }
                startTimestamp = until;
            }
        }

        @Override
        public int compareTo(FaultItem other) {
            int byAvailability = Boolean.compare(other.isAvailable(), isAvailable());
            if (byAvailability != 0) {
                return byAvailability;
            }
            int byLatency = Long.compare(currentLatency, other.currentLatency);
            return byLatency != 0 ? byLatency : Long.compare(startTimestamp, other.startTimestamp);
        }

        public void setReachable(boolean reachable) {
            this.reachable = reachable;
        }

        /** When it has its turn to be looked at. */
        public void setCheckStamp(long checkStamp) {
            this.checkStamp = checkStamp;
        }

        public boolean isAvailable() {
            return clock.millis() >= startTimestamp;
        }

        public boolean isReachable() {
            return reachable;
        }

        @Override
        public int hashCode() {
            return 31 * (31 * Objects.hashCode(name) + Long.hashCode(currentLatency)) + Long.hashCode(startTimestamp);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof FaultItem item && Objects.equals(name, item.name)
                && currentLatency == item.currentLatency && startTimestamp == item.startTimestamp;
        }

        @Override
        public String toString() {
            return "FaultItem{name='" + name + "', currentLatency=" + currentLatency + ", startTimestamp="
                + startTimestamp + ", reachableFlag=" + reachable + "}";
        }

        public String getName() {
            return name;
        }

        public long getCurrentLatency() {
            return currentLatency;
        }

        public void setCurrentLatency(long currentLatency) {
            this.currentLatency = currentLatency;
        }

        /** Until when it is left out. */
        public long getStartTimestamp() {
            return startTimestamp;
        }

        public void setStartTimestamp(long startTimestamp) {
            this.startTimestamp = startTimestamp;
        }
    }
}
