/**
 * Puts the same loads on our servers and on Apache RocketMQ's and Kafka's, in turns, and tells how they compare: what
 * {@code benchmark/compare.sh} runs.
 */
package org.apache.rocketmq.test.compare;
