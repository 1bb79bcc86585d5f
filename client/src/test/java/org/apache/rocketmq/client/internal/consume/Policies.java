package org.apache.rocketmq.client.internal.consume;

import java.time.Duration;
import org.apache.rocketmq.client.internal.pull.FlowLimits;
import org.apache.rocketmq.client.internal.pull.PullSettings;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;

/** Policies that tests give to consumers of the group "group". */
final class Policies {

    private Policies() { }

    /** One that begins with the oldest message, hands out messages one by one and retries soon. */
    static Live<ConsumerPolicy> withTimeout(Duration timeout) {
        var soon = Duration.ofMillis(30);
        var pull = new PullSettings(
            "group", 32, 1 << 18, Duration.ZERO, soon, new FlowLimits(100, 1 << 20, 100));
        var policy = new ConsumerPolicy(new Beginning(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET, 0), pull, null, 1, -1,
            timeout, soon, Duration.ofSeconds(1));
        return new Live<>(() -> policy);
    }
}
