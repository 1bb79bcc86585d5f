package org.apache.rocketmq.client.latency;

import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.impl.producer.TopicPublishInfo;
import org.apache.rocketmq.client.impl.producer.TopicPublishInfo.QueueFilter;
import org.apache.rocketmq.client.internal.route.LatencyRules;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.utils.StartAndShutdown;

/**
 * Chooses queues one after the other, of brokers that answer quickly where it can. Who sends tells it how each broker
 * did; it leaves one out for the longer, the slower it was.
 */
public class MQFaultStrategy implements StartAndShutdown {
    /** What a broker counts as that is to be left out whatever it took. */
    private static final long ISOLATED_MILLIS = 10_000;

    private final LatencyFaultTolerance<String> latencyFaultTolerance;
    private final QueueFilter availableFilter;
    private final QueueFilter reachableFilter;
    private final ThreadLocal<BrokerFilter> threadBrokerFilter = ThreadLocal.withInitial(BrokerFilter::new);
    private volatile boolean sendLatencyFaultEnable;
    private volatile long[] latencyMax = {50, 100, 550, 1_800, 3_000, 5_000, 15_000};
    private volatile long[] notAvailableDuration = {0, 0, 2_000, 5_000, 6_000, 10_000, 30_000};

    /** Passes the queues of all brokers but the last one. */
    public static class BrokerFilter implements QueueFilter {
        private String lastBrokerName;

        /** The broker to pass by; null for none. */
        public void setLastBrokerName(String lastBrokerName) {
            this.lastBrokerName = lastBrokerName;
        }

        @Override
        public boolean filter(MessageQueue mq) {
            return lastBrokerName == null || !mq.getBrokerName().equals(lastBrokerName);
        }
    }

    /**
     * One with a memory of its own.
     *
     * @param cc says whether brokers are left out and looked at, and how
     */
    public MQFaultStrategy(ClientConfig cc, Resolver fetcher, ServiceDetector serviceDetector) {
        this(cc, new LatencyFaultToleranceImpl(fetcher, serviceDetector));
    }

    /** One with the memory of others. */
    public MQFaultStrategy(ClientConfig cc, LatencyFaultTolerance<String> tolerance) {
        latencyFaultTolerance = tolerance;
        tolerance.setDetectTimeout(cc.getDetectTimeout());
        tolerance.setDetectInterval(cc.getDetectInterval());
        tolerance.setStartDetectorEnable(cc.isStartDetectorEnable());
        sendLatencyFaultEnable = cc.isSendLatencyEnable();
        availableFilter = queue -> tolerance.isAvailable(queue.getBrokerName());
        reachableFilter = queue -> tolerance.isReachable(queue.getBrokerName());
    }

    /**
     * The next queue: of a broker that is not left out, else of one that can be reached, and of another than the last
     * one; where there is none, just the next.
     *
     * @param tpInfo the queues of a topic
     * @param lastBrokerName the broker that was tried before; null for none
     * @param resetIndex whether to begin anywhere in the round; without effect where no broker is left out
     */
    public MessageQueue selectOneMessageQueue(TopicPublishInfo tpInfo, String lastBrokerName, boolean resetIndex) {
        var another = threadBrokerFilter.get();
        another.setLastBrokerName(lastBrokerName);
        MessageQueue chosen;
        if (sendLatencyFaultEnable) {
            if (resetIndex) {
                tpInfo.resetIndex();
            }
            chosen = tpInfo.selectOneMessageQueue(availableFilter, another);
            if (chosen == null) {
                chosen = tpInfo.selectOneMessageQueue(reachableFilter, another);
            }
        } else {
            chosen = tpInfo.selectOneMessageQueue(another);
        }
        return chosen != null ? chosen : tpInfo.selectOneMessageQueue();
    }

    /**
     * Takes note of how a broker did, where brokers are left out at all.
     *
     * @param currentLatency how long it took, in milliseconds
     * @param isolation whether to leave it out as if it had taken ten seconds
     * @param reachable whether it could be reached
     */
    public void updateFaultItem(String brokerName, long currentLatency, boolean isolation, boolean reachable) {
        if (sendLatencyFaultEnable) {
            var rules = new LatencyRules(true, latencyMax, notAvailableDuration);
            long rest = rules.restMillis(isolation ? ISOLATED_MILLIS : currentLatency);
            latencyFaultTolerance.updateFaultItem(brokerName, currentLatency, rest, reachable);
        }
    }

    @Override
    public void start() throws Exception {
        startDetector();
    }

    /** Begins to look whether brokers can be reached again, as long as that is enabled. */
    public void startDetector() {
        latencyFaultTolerance.startDetector();
    }

    @Override
    public void shutdown() {
        latencyFaultTolerance.shutdown();
    }

    /** Passes queues of brokers that are not left out. */
    public QueueFilter getAvailableFilter() {
        return availableFilter;
    }

    /** Passes queues of brokers that can be reached. */
    public QueueFilter getReachableFilter() {
        return reachableFilter;
    }

    /** The filter of each thread that passes by the broker that was tried before. */
    public ThreadLocal<BrokerFilter> getThreadBrokerFilter() {
        return threadBrokerFilter;
    }

    public long[] getNotAvailableDuration() {
        return notAvailableDuration;
    }

    /** For how many milliseconds brokers are left out that took so long; one for each of {@link #getLatencyMax}. */
    public void setNotAvailableDuration(long[] notAvailableDuration) {
        this.notAvailableDuration = notAvailableDuration;
    }

    public long[] getLatencyMax() {
        return latencyMax;
    }

    /** Latencies in milliseconds, ascending. */
    public void setLatencyMax(long[] latencyMax) {
        this.latencyMax = latencyMax;
    }

    public boolean isSendLatencyFaultEnable() {
        return sendLatencyFaultEnable;
    }

    /** Whether brokers are left out at all. */
    public void setSendLatencyFaultEnable(boolean sendLatencyFaultEnable) {
        this.sendLatencyFaultEnable = sendLatencyFaultEnable;
    }

    public boolean isStartDetectorEnable() {
        return latencyFaultTolerance.isStartDetectorEnable();
    }

    public void setStartDetectorEnable(boolean startDetectorEnable) {
        latencyFaultTolerance.setStartDetectorEnable(startDetectorEnable);
    }
}
