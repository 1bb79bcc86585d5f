package org.apache.rocketmq.store;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.apache.rocketmq.common.internal.record.RecordLayout;

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
    String properties) {

    /**
     * The same message as another kind in a transaction.
     *
     * @param kind the bits of {@link RecordLayout#TRANSACTION_BITS}
     * @param halfPosition the half message's log position where it is a committed one, else 0
     */
    public NewMessage inTransaction(int kind, long halfPosition) {
        return new NewMessage(topic, queueId, flag, sysFlag & ~RecordLayout.TRANSACTION_BITS | kind, bornTimestamp,
            bornHost, reconsumeTimes, halfPosition, body, properties);
    }

    /** The same message for another queue, with other properties. */
    public NewMessage under(String otherTopic, int otherQueue, String otherProperties) {
        return new NewMessage(otherTopic, otherQueue, flag, sysFlag, bornTimestamp, bornHost, reconsumeTimes,
            preparedTransactionOffset, body, otherProperties);
    }
}
