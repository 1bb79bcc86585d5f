/**
 * Settings of a process: {@code Setting} declares a key with its type, bounds and default, {@code Settings} holds the
 * values that were given. The keys are those of RocketMQ's properties files, so that such a file loads. A bad value is
 * an error, a key that nobody acts on a warning.
 */
package org.apache.rocketmq.common.internal.config;
