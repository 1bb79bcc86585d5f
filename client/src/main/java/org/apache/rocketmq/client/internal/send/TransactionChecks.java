package org.apache.rocketmq.client.internal.send;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.internal.request.CheckTransactionStateHeader;
import org.apache.rocketmq.remoting.internal.request.EndTransactionHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers brokers that ask how transactions went. An answer that is lost is asked for again. */
public final class TransactionChecks {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionChecks.class);

    private final String group;
    private final Function<MessageExt, LocalTransactionState> application;
    private final Executor executor;
    private final SendHooks hooks;

    /**
     * Builds it.
     *
     * @param application says how the transaction of a message went
     * @param executor runs the application's answers; may refuse
     * @param hooks hear of each answer
     */
    public TransactionChecks(
        String group, Function<MessageExt, LocalTransactionState> application, Executor executor, SendHooks hooks) {
        this.group = group;
        this.application = application;
        this.executor = executor;
        this.hooks = hooks;
    }

    /** A broker asks; its answer goes back by the same connection, later. */
    void asked(Peer broker, CheckTransactionStateHeader header, MessageExt message) {
        try {
            executor.execute(() -> answer(broker, header, message));
        } catch (RejectedExecutionException e) {
            LOG.warn("{} asks how the transaction {} of the group {} went, and hears nothing, for too many such"
                + " questions wait: {}", broker, header.transactionId(), group, e.getMessage());
        }
    }

    private void answer(Peer broker, CheckTransactionStateHeader header, MessageExt message) {
        String key = message.getProperty(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX);
        message.setTransactionId(key != null ? key : header.transactionId());
        var state = state(message);
        var end = new EndTransactionHeader(message.getTopic(), group, header.halfOffset(), header.halfPosition(),
            TransactionSending.outcome(state), true, key != null ? key : header.msgId(), header.transactionId());
        if (hooks.seesTransactions()) {
            hooks.ended(TransactionSending.context(group, message, broker.toString(), end.msgId(), state, true));
        }
        if (!broker.oneway(Requests.END_TRANSACTION.request(end, null))) {
            LOG.warn("{} does not hear that the transaction {} of the group {} went {}: the connection is closed or"
                + " full. It will ask again", broker, message.getTransactionId(), group, state);
        }
    }

    private LocalTransactionState state(MessageExt message) {
        try {
            var state = application.apply(message);
            return state == null ? LocalTransactionState.UNKNOW : state;
        } catch (RuntimeException | Error e) {
            LOG.error("The listener of the group {} failed to tell how the transaction {} went", group,
                message.getTransactionId(), e);
            return LocalTransactionState.UNKNOW;
        }
    }
}
