package org.apache.rocketmq.client.consumer;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.fetch.PullTaskThreads;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a {@link PullTaskCallback} again and again for each queue of a topic that is this member's share, by a few
 * threads; never twice for one queue at the same time.
 */
@SuppressWarnings("deprecation") // It is a part of the API that goes with that consumer.
public class MQPullConsumerScheduleService {
    private static final Logger LOG = LoggerFactory.getLogger(MQPullConsumerScheduleService.class);
    private static final int USUAL_THREADS = 20;
    private static final long REST_AFTER_FAILURE_MILLIS = 200;
    private static final long REST_WITHOUT_CALLBACK_MILLIS = 500;

    private final Map<MessageQueue, PullTaskImpl> tasks = new ConcurrentHashMap<>();
    private DefaultMQPullConsumer defaultMQPullConsumer;
    private int pullThreadNums = USUAL_THREADS;
    private volatile ConcurrentMap<String, PullTaskCallback> callbackTable = new ConcurrentHashMap<>();
    /** Not this: tasks come before a start has ended. */
    private final Object starting = new Object();
    private volatile PullTaskThreads threads;
    private boolean started;

    public MQPullConsumerScheduleService(String consumerGroup) {
        this(consumerGroup, null);
    }

    public MQPullConsumerScheduleService(String consumerGroup, RPCHook rpcHook) {
        defaultMQPullConsumer = new DefaultMQPullConsumer(consumerGroup, rpcHook);
    }

    /** Makes these the queues of the topic that tasks run for. */
    public synchronized void putTask(String topic, Set<MessageQueue> mqNewSet) {
        tasks.entrySet().removeIf(entry -> {
            boolean gone = entry.getKey().getTopic().equals(topic) && !mqNewSet.contains(entry.getKey());
            if (gone) {
                entry.getValue().setCancelled(true);
            }
            return gone;
        });
        for (MessageQueue queue : mqNewSet) {
            if (!tasks.containsKey(queue)) {
                var task = new PullTaskImpl(queue);
                tasks.put(queue, task);
                again(task, 0);
            }
        }
    }

    /**
     * Starts the consumer; its share of queues decides from now on which tasks run.
     *
     * @throws MQClientException where the consumer does not start, or this was started before
     */
    public void start() throws MQClientException {
        synchronized (starting) {
            if (started) {
                throw new MQClientException("The schedule service of the group "
                    + defaultMQPullConsumer.getConsumerGroup() + " was started before; make a new one", null);
            }
            startFirst();
            started = true;
        }
    }

    private void startFirst() throws MQClientException {
        threads = new PullTaskThreads(defaultMQPullConsumer.getConsumerGroup(), pullThreadNums);
        defaultMQPullConsumer.setMessageQueueListener((topic, all, mine) ->
            putTask(topic, defaultMQPullConsumer.getMessageModel() == MessageModel.BROADCASTING ? all : mine));
        boolean begun = false;
        try {
            defaultMQPullConsumer.start();
            begun = true;
        } finally {
            if (!begun) {
                threads.close();
            }
        }
    }

    /** Has a callback called for the queues of a topic. */
    public void registerPullTaskCallback(String topic, PullTaskCallback callback) {
        callbackTable.put(topic, callback);
        defaultMQPullConsumer.registerMessageQueueListener(topic, null);
    }

    /** Calls no more callbacks, and shuts the consumer down; does not wait for those that run. */
    public void shutdown() {
        if (threads != null) {
            threads.close();
        }
        defaultMQPullConsumer.shutdown();
    }

    private void again(PullTaskImpl task, long millis) {
        try {
            threads.after(millis, task);
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is not pulled from any more: {}", task.getMessageQueue(), e.getMessage());
        }
    }

    public ConcurrentMap<String, PullTaskCallback> getCallbackTable() {
        return callbackTable;
    }

    public void setCallbackTable(ConcurrentHashMap<String, PullTaskCallback> callbackTable) {
        this.callbackTable = callbackTable;
    }

    public int getPullThreadNums() {
        return pullThreadNums;
    }

    /** How many threads run tasks, from the start on. */
    public void setPullThreadNums(int pullThreadNums) {
        this.pullThreadNums = pullThreadNums;
    }

    public DefaultMQPullConsumer getDefaultMQPullConsumer() {
        return defaultMQPullConsumer;
    }

    public void setDefaultMQPullConsumer(DefaultMQPullConsumer defaultMQPullConsumer) {
        this.defaultMQPullConsumer = defaultMQPullConsumer;
    }

    public MessageModel getMessageModel() {
        return defaultMQPullConsumer.getMessageModel();
    }

    public void setMessageModel(MessageModel messageModel) {
        defaultMQPullConsumer.setMessageModel(messageModel);
    }

    /** The task of one queue: calls the callback of its topic, and has itself run again. */
    public class PullTaskImpl implements Runnable {
        private final MessageQueue messageQueue;
        private volatile boolean cancelled;

        public PullTaskImpl(MessageQueue messageQueue) {
            this.messageQueue = messageQueue;
        }

        @Override
        @SuppressWarnings("checkstyle:IllegalCatch") // A callback that fails is called again later.
        public void run() {
            if (cancelled) {
                return;
            }
            var callback = callbackTable.get(messageQueue.getTopic());
            if (callback == null) {
                LOG.warn("There is no callback for {}", messageQueue);
                again(this, REST_WITHOUT_CALLBACK_MILLIS);
                return;
            }
            var context = new PullTaskContext();
            context.setPullConsumer(defaultMQPullConsumer);
            try {
                callback.doPullTask(messageQueue, context);
            } catch (Exception e) {
                context.setPullNextDelayTimeMillis((int) REST_AFTER_FAILURE_MILLIS);
                LOG.error("The callback for {} failed", messageQueue, e);
            }
            if (!cancelled) {
                again(this, context.getPullNextDelayTimeMillis());
            }
        }

        public boolean isCancelled() {
            return cancelled;
        }

        public void setCancelled(boolean cancelled) {
            this.cancelled = cancelled;
        }

        public MessageQueue getMessageQueue() {
            return messageQueue;
        }
    }
}
