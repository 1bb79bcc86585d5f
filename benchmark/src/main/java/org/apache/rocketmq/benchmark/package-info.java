/**
 * Benchmarks of the store, of selectors and of decoding, with JMH; {@code dev/benchmark-store} and
 * {@code dev/benchmark-consuming} run them. Nothing else uses this module, and it is no part of the distribution.
 */
package org.apache.rocketmq.benchmark;
