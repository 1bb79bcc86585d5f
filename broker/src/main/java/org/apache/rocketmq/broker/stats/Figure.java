package org.apache.rocketmq.broker.stats;

/**
 * One count over some time.
 *
 * @param sum what was counted
 * @param perSecond the sum for each second of that time
 * @param perTime the mean of what was added at once
 */
public record Figure(long sum, double perSecond, double perTime) {

    /** How often something was added, for each second of that time. */
    double timesPerSecond() {
        return perTime == 0 ? 0 : perSecond / perTime;
    }
}
