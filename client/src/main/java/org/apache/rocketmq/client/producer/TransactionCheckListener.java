package org.apache.rocketmq.client.producer;

import org.apache.rocketmq.common.message.MessageExt;

/** The older way of answering a broker that asks how a transaction went; {@link TransactionListener} does both. */
@Deprecated
public interface TransactionCheckListener {
    LocalTransactionState checkLocalTransactionState(MessageExt msg);
}
