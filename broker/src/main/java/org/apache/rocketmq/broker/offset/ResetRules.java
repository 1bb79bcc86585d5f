package org.apache.rocketmq.broker.offset;

import java.util.function.BooleanSupplier;

/**
 * What the configuration says about moving groups.
 *
 * @param brokerName which the offsets are told with
 * @param byPull whether members hear of a move when they pull, or are sent the offsets
 */
public record ResetRules(String brokerName, BooleanSupplier byPull) { }
