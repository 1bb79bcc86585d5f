/**
 * The store: {@code MessageStore} appends, reads, finds and recovers. It knows topics, queues and records, and nothing
 * of the network.
 *
 * <p>All of it lives below one folder, in the layout of Apache RocketMQ 5.5.0: the log of all messages in
 * {@code commitlog}, one small index for each queue in {@code consumequeue}, {@code checkpoint}, {@code abort} (there
 * while a broker runs) and {@code lock}.
 *
 * <p>Appends come from any thread and are put in one order by a short lock ({@code Appender}); reads take none.
 */
package org.apache.rocketmq.store;
