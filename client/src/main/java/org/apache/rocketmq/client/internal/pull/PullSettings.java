package org.apache.rocketmq.client.internal.pull;

import java.time.Duration;
import java.util.Map;

/**
 * How a consumer fetches messages.
 *
 * @param batchMessages how many messages a pull asks for
 * @param mostMessages how many it may ask for while there is a backlog
 * @param batchBytes how many bytes it asks for
 * @param interval the rest between two pulls of a queue; usually none
 * @param restAfterFailure the rest after a pull that failed; 10 ms where less is given, even none
 * @param hold how long a broker may hold a pull while there is no news
 * @param timeout how long an answer is waited for
 * @param subscribing where a broker finds what is wanted
 */
public record PullSettings(
    String group, int batchMessages, int mostMessages, int batchBytes, Duration interval, Duration restAfterFailure,
    FlowLimits limits, Duration hold, Duration timeout, Subscribing subscribing) {
    private static final int USUAL_MESSAGES = 32;
    private static final int USUAL_MOST_MESSAGES = 256;
    private static final Duration USUAL_HOLD = Duration.ofSeconds(15);
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration SHORTEST_REST = Duration.ofMillis(10);

    /** Where a broker finds what a consumer wants of a topic. */
    public enum Subscribing {
        /** In its heartbeats, where all members of the group want the same. */
        BY_HEARTBEAT,
        /** In each pull, so that members of a group may differ. */
        BY_PULL
    }

    public PullSettings {
        restAfterFailure = restAfterFailure.compareTo(SHORTEST_REST) < 0 ? SHORTEST_REST : restAfterFailure;
    }

    /** As push consumers fetch: what one asks for unless somebody says so may grow. */
    public PullSettings(String group, int batchMessages, int batchBytes, Duration interval, Duration restAfterFailure,
        FlowLimits limits) {
        this(group, batchMessages, batchMessages == USUAL_MESSAGES ? USUAL_MOST_MESSAGES : batchMessages, batchBytes,
            interval, restAfterFailure, limits, USUAL_HOLD, USUAL_TIMEOUT, Subscribing.BY_HEARTBEAT);
    }

    /** How many messages pulls ask for, from the first one on. */
    PullSize size() {
        return new PullSize(batchMessages, mostMessages);
    }

    boolean asksAs(PullSettings others) {
        return batchMessages == others.batchMessages && mostMessages == others.mostMessages;
    }

    /** Puts what operators are told of it into a table of settings. */
    public void describeTo(Map<String, String> table) {
        table.put("pullBatchSize", String.valueOf(batchMessages));
        table.put("pullBatchSizeInBytes", String.valueOf(batchBytes));
        table.put("pullThresholdForQueue", String.valueOf(limits.messages()));
        table.put("consumeConcurrentlyMaxSpan", String.valueOf(limits.span()));
    }
}
