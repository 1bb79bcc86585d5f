package org.apache.rocketmq.test.compare;

import java.nio.file.Path;

/**
 * How long and how often is measured.
 *
 * @param rounds        how often each is measured, in an order that changes
 * @param warmupSeconds before each measurement, of broker and client
 * @param seconds       of each measurement
 * @param backlog       how many messages are stored to be consumed
 * @param heap          the largest heap of each broker, as the JVM's option has it, such as {@code 1g}
 * @param folder        for stores and output
 * @param sameBroker    whether contenders with brokers of one make share one for all rounds of a load
 */
record Plan(int rounds, int warmupSeconds, int seconds, int backlog, String heap, Path folder,
            boolean sameBroker) {
}
