/**
 * Benchmarks of the store, with JMH; {@code dev/benchmark-store} runs them. Nothing else uses this module, and it is
 * no part of the distribution.
 */
package org.apache.rocketmq.benchmark;
