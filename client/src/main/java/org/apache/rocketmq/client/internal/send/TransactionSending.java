package org.apache.rocketmq.client.internal.send;

import java.net.UnknownHostException;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.hook.EndTransactionContext;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionSendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageClientIDSetter;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.internal.request.EndTransactionHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a message in a transaction: the half message, then the application's own transaction, then its end. */
public final class TransactionSending {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionSending.class);

    private final ProducerEngine engine;
    private final TransactionListener listener;

    public TransactionSending(ProducerEngine engine, TransactionListener listener) {
        this.engine = engine;
        this.listener = listener;
    }

    /**
     * Sends it. When this returns, the application's transaction has run; the broker has been told, or will ask.
     *
     * @throws MQClientException where the half message is not known to be stored; then nothing has run
     */
    public TransactionSendResult send(Message message, Object arg, long timeoutMillis) throws MQClientException {
        checkNotDelayed(message);
        MessageAccessor.putProperty(message, MessageConst.PROPERTY_TRANSACTION_PREPARED, "true");
        MessageAccessor.putProperty(message, MessageConst.PROPERTY_PRODUCER_GROUP, engine.group());
        var stored = sendHalf(message, timeoutMillis);
        String key = MessageClientIDSetter.getUniqID(message);
        message.setTransactionId(key);
        MessageAccessor.putProperty(message, MessageConst.PROPERTY_TRANSACTION_ID, key);
        var state = stored.getSendStatus() == SendStatus.SEND_OK
            ? execute(message, arg) : LocalTransactionState.ROLLBACK_MESSAGE;
        end(message, stored, state);
        return result(stored, key, state);
    }

    private static void checkNotDelayed(Message message) throws MQClientException {
        if (message == null) {
            throw MessageCheck.illegal("The message is null");
        }
        for (String delay : new String[] {MessageConst.PROPERTY_DELAY_TIME_LEVEL, MessageConst.PROPERTY_TIMER_DELAY_MS,
            MessageConst.PROPERTY_TIMER_DELAY_SEC, MessageConst.PROPERTY_TIMER_DELIVER_MS}) {
            if (message.getProperty(delay) != null) {
                throw MessageCheck.illegal("Transactional messages do not support delayed delivery: the message to "
                    + message.getTopic() + " has the property " + delay);
            }
        }
    }

    private SendResult sendHalf(Message message, long timeoutMillis) throws MQClientException {
        try {
            return engine.send(message, QueueChoice.ROUND_ROBIN, timeoutMillis);
        } catch (RemotingException | MQBrokerException e) {
            throw new MQClientException("The half message to " + message.getTopic() + " is not known to be stored: "
                + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MQClientException("Sending the half message to " + message.getTopic() + " was interrupted", e);
        }
    }

    private LocalTransactionState execute(Message message, Object arg) {
        try {
            var state = listener.executeLocalTransaction(message, arg);
            return state == null ? LocalTransactionState.UNKNOW : state;
        } catch (RuntimeException | Error e) {
            LOG.error("The listener of the group {} failed in the transaction {} of a message to the topic {}: {};"
                + " the broker will ask how it went", engine.group(), message.getTransactionId(), message.getTopic(),
                e.toString(), e);
            return LocalTransactionState.UNKNOW;
        }
    }

    /** Tells the broker, which asks where it does not hear. */
    private void end(Message message, SendResult stored, LocalTransactionState state) {
        try {
            long position = MessageDecoder.decodeMessageId(stored.getOffsetMsgId()).getOffset();
            tellHooks(message, stored, state);
            engine.endTransaction(stored.getMessageQueue(), new EndTransactionHeader(message.getTopic(),
                engine.group(), stored.getQueueOffset(), position, outcome(state), false, stored.getMsgId(),
                stored.getTransactionId()));
        } catch (MQClientException | UnknownHostException | IllegalArgumentException e) {
            LOG.warn("The broker {} does not hear that the transaction {} went {}; it will ask: {}",
                stored.getMessageQueue().getBrokerName(), message.getTransactionId(), state, e.getMessage());
        }
    }

    private void tellHooks(Message message, SendResult stored, LocalTransactionState state) {
        if (engine.hooks().seesTransactions()) {
            engine.hooks().ended(context(engine.group(), message, engine.masterAddress(stored.getMessageQueue()),
                stored.getMsgId(), state, false));
        }
    }

    static EndTransactionContext context(String group, Message message, String address, String msgId,
        LocalTransactionState state, boolean asked) {

        var context = new EndTransactionContext();
        context.setProducerGroup(group);
        context.setBrokerAddr(address);
        context.setMessage(message);
        context.setMsgId(msgId);
        context.setTransactionId(message.getTransactionId());
        context.setTransactionState(state);
        context.setFromTransactionCheck(asked);
        return context;
    }

    static int outcome(LocalTransactionState state) {
        return switch (state) {
            case COMMIT_MESSAGE -> MessageSysFlag.TRANSACTION_COMMIT_TYPE;
            case ROLLBACK_MESSAGE -> MessageSysFlag.TRANSACTION_ROLLBACK_TYPE;
            case UNKNOW -> MessageSysFlag.TRANSACTION_NOT_TYPE;
        };
    }

    private static TransactionSendResult result(SendResult stored, String key, LocalTransactionState state) {
        var result = new TransactionSendResult();
        result.setSendStatus(stored.getSendStatus());
        result.setMsgId(stored.getMsgId());
        result.setOffsetMsgId(stored.getOffsetMsgId());
        result.setMessageQueue(stored.getMessageQueue());
        result.setQueueOffset(stored.getQueueOffset());
        result.setTransactionId(stored.getTransactionId() == null ? key : stored.getTransactionId());
        result.setRegionId(stored.getRegionId());
        result.setTraceOn(stored.isTraceOn());
        result.setLocalTransactionState(state);
        return result;
    }
}
