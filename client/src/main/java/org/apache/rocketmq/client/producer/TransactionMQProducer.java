package org.apache.rocketmq.client.producer;

import java.util.List;
import java.util.concurrent.ExecutorService;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.send.CheckThreads;
import org.apache.rocketmq.client.internal.send.TransactionChecks;
import org.apache.rocketmq.client.internal.send.TransactionSending;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.RPCHook;

/**
 * A producer whose messages are delivered only when the application's own transaction has succeeded.
 *
 * <pre>{@code
 * var producer = new TransactionMQProducer("my_group");
 * producer.setNamesrvAddr("127.0.0.1:9876");
 * producer.setTransactionListener(listener);
 * producer.start();
 * TransactionSendResult result = producer.sendMessageInTransaction(
 *     new Message("my_topic", "paid".getBytes(StandardCharsets.UTF_8)), order);
 * producer.shutdown();
 * }</pre>
 *
 * <p>The message is stored as a half one first, which no consumer sees. Then the listener does its transaction, and by
 * what it returns the broker delivers the message or forgets it. A broker that has not heard of the outcome asks one of
 * the group's producers, so each must be able to tell by the message. Transactional messages cannot be delayed.
 */
@SuppressWarnings("deprecation") // Much of the API is deprecated, and has to work.
public class TransactionMQProducer extends DefaultMQProducer {
    private TransactionCheckListener transactionCheckListener;
    private TransactionListener transactionListener;
    private int checkThreadPoolMinSize = 1;
    private int checkThreadPoolMaxSize = 1;
    private int checkRequestHoldMax = 2000;
    private ExecutorService executorService;
    /** The threads of its own; null while it has none. */
    private CheckThreads threads;

    public TransactionMQProducer() {
    }

    public TransactionMQProducer(String producerGroup) {
        super(producerGroup);
    }

    /** A producer that asks for the routes of these topics at its start; null is none. */
    public TransactionMQProducer(String producerGroup, List<String> topics) {
        super(producerGroup, null, topics);
    }

    public TransactionMQProducer(String producerGroup, RPCHook rpcHook) {
        super(producerGroup, rpcHook);
    }

    /** A producer that asks for the routes of these topics at its start; null is none. */
    public TransactionMQProducer(String producerGroup, RPCHook rpcHook, List<String> topics) {
        super(producerGroup, rpcHook, topics);
    }

    /** A producer that writes what happens to its messages to a topic; null is the system's. */
    public TransactionMQProducer(String producerGroup, RPCHook rpcHook, boolean enableMsgTrace,
        String customizedTraceTopic) {
        super(producerGroup, rpcHook, enableMsgTrace, customizedTraceTopic);
    }

    /** A producer in a namespace. */
    @Deprecated
    public TransactionMQProducer(String namespace, String producerGroup) {
        super(namespace, producerGroup);
    }

    /** A producer in a namespace that writes what happens to its messages to a topic. */
    @Deprecated
    public TransactionMQProducer(String namespace, String producerGroup, RPCHook rpcHook, boolean enableMsgTrace,
        String customizedTraceTopic) {
        super(namespace, producerGroup, rpcHook, enableMsgTrace, customizedTraceTopic);
    }

    @Override
    public void start() throws MQClientException {
        setProducerGroup(withNamespace(getProducerGroup()));
        var own = executorService == null ? ownThreads() : null;
        life().answerChecks(
            new TransactionChecks(getProducerGroup(), this::check, own == null ? executorService : own,
                life().hooks()));
        try {
            super.start();
        } catch (MQClientException e) {
            if (own != null) {
                own.close();
            }
            throw e;
        }
        threads = own;
    }

    private CheckThreads ownThreads() throws MQClientException {
        try {
            return new CheckThreads(
                getProducerGroup(), checkThreadPoolMinSize, checkThreadPoolMaxSize, checkRequestHoldMax);
        } catch (IllegalArgumentException e) {
            throw new MQClientException("checkThreadPoolMinSize " + checkThreadPoolMinSize + ", checkThreadPoolMaxSize "
                + checkThreadPoolMaxSize + " and checkRequestHoldMax " + checkRequestHoldMax
                + " are not possible together", e);
        }
    }

    @Override
    public void shutdown() {
        super.shutdown();
        if (threads != null) {
            threads.close();
            threads = null;
        }
    }

    private LocalTransactionState check(MessageExt message) {
        if (transactionCheckListener != null) {
            return transactionCheckListener.checkLocalTransactionState(message);
        }
        return transactionListener == null
            ? LocalTransactionState.UNKNOW : transactionListener.checkLocalTransaction(message);
    }

    @Override
    public TransactionSendResult sendMessageInTransaction(Message msg, Object arg) throws MQClientException {
        var listener = transactionListener;
        if (listener == null) {
            throw new MQClientException("The TransactionListener is null: set one by setTransactionListener", null);
        }
        return new TransactionSending(life().engine(), listener).send(msg, arg, getSendMsgTimeout());
    }

    public TransactionCheckListener getTransactionCheckListener() {
        return transactionCheckListener;
    }

    /** Who answers brokers that ask; where it is null, the {@link TransactionListener} does. */
    @Deprecated
    public void setTransactionCheckListener(TransactionCheckListener transactionCheckListener) {
        this.transactionCheckListener = transactionCheckListener;
    }

    public int getCheckThreadPoolMinSize() {
        return checkThreadPoolMinSize;
    }

    /** How many threads are kept that answer brokers. */
    @Deprecated
    public void setCheckThreadPoolMinSize(int checkThreadPoolMinSize) {
        this.checkThreadPoolMinSize = checkThreadPoolMinSize;
    }

    public int getCheckThreadPoolMaxSize() {
        return checkThreadPoolMaxSize;
    }

    /** How many threads answer brokers at most. */
    @Deprecated
    public void setCheckThreadPoolMaxSize(int checkThreadPoolMaxSize) {
        this.checkThreadPoolMaxSize = checkThreadPoolMaxSize;
    }

    public int getCheckRequestHoldMax() {
        return checkRequestHoldMax;
    }

    /** How many questions of brokers wait at most; others are dropped, and the broker asks again. */
    @Deprecated
    public void setCheckRequestHoldMax(int checkRequestHoldMax) {
        this.checkRequestHoldMax = checkRequestHoldMax;
    }

    public ExecutorService getExecutorService() {
        return executorService;
    }

    /** Who runs the answers to brokers, rather than threads of this producer; the application shuts it down. */
    public void setExecutorService(ExecutorService executorService) {
        this.executorService = executorService;
    }

    public TransactionListener getTransactionListener() {
        return transactionListener;
    }

    public void setTransactionListener(TransactionListener transactionListener) {
        this.transactionListener = transactionListener;
    }
}
