package org.apache.rocketmq.broker.membership;

import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * What the configuration says about registration.
 *
 * @param nameServers their addresses, {@code host:port}
 * @param brokerPermission the broker's own permission bits as they are now, which bound those of its topics
 * @param compressed whether the body travels compressed
 */
public record MembershipRules(
    List<String> nameServers, Duration period, Duration timeout, IntSupplier brokerPermission, boolean compressed) { }
