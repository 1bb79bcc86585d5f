package org.apache.rocketmq.client.producer;

import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/** An application's side of transactional messages. */
public interface TransactionListener {

    /**
     * Does the application's own transaction. Runs on the sending thread, when the half message is stored.
     *
     * @param arg what the sender gave along with the message
     */
    LocalTransactionState executeLocalTransaction(Message msg, Object arg);

    /**
     * Tells how the transaction of a half message went, when a broker asks; any producer of the group may be asked.
     * Runs on the producer's threads for that.
     */
    LocalTransactionState checkLocalTransaction(MessageExt msg);
}
