package org.apache.rocketmq.store;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A message to be appended.
 *
 * @param flag the sender's own
 * @param sysFlag compression, transaction kind and the like; the store sets the bits for the hosts' kinds itself
 * @param preparedTransactionOffset the half message's log position in a committed one, else 0
 * @param body read from its position to its limit, copied before append returns
 * @param properties in the form of {@code PropertiesText}; null or empty for none
 */
public record NewMessage(String topic, int queueId, int flag, int sysFlag, long bornTimestamp,
    InetSocketAddress bornHost, int reconsumeTimes, long preparedTransactionOffset, ByteBuffer body,
    String properties) { }
