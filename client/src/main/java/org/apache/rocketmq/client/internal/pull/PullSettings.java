package org.apache.rocketmq.client.internal.pull;

import java.time.Duration;

/**
 * How a consumer fetches messages.
 *
 * @param batchMessages how many messages a pull asks for
 * @param batchBytes how many bytes it asks for
 * @param interval the rest between two pulls of a queue; usually none
 * @param restAfterFailure the rest after a pull that failed
 */
public record PullSettings(
    String group, int batchMessages, int batchBytes, Duration interval, Duration restAfterFailure, FlowLimits limits) {
}
