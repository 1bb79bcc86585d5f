/** Names of Apache's inside that its public API mentions; what is behind them here is in {@code client.internal}. */
package org.apache.rocketmq.client.impl.consumer;
