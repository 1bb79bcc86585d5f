package org.apache.rocketmq.client.trace;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.AccessChannel;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.consumer.DefaultMQPushConsumerImpl;
import org.apache.rocketmq.client.impl.producer.DefaultMQProducerImpl;
import org.apache.rocketmq.client.internal.trace.TraceMessages;
import org.apache.rocketmq.client.internal.trace.TraceQueue;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends traces by a producer of its own, in batches and behind whoever makes them. At most 8,192 traces wait; what
 * finds no room, and what no broker takes, is dropped, counted and told to the log.
 */
public class AsyncTraceDispatcher implements TraceDispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(AsyncTraceDispatcher.class);
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final int SEND_MILLIS = 5_000;
    private static final long FLUSH_MILLIS = 5_000;
    private static final int MOST_BYTES = 4 * TraceMessages.MOST_TEXT;

    private final DefaultMQProducer traceProducer;
    private final TraceQueue queue;
    private final AtomicInteger lost = new AtomicInteger();
    private volatile String traceTopicName;
    private volatile AccessChannel accessChannel = AccessChannel.LOCAL;
    private volatile DefaultMQProducerImpl hostProducer;
    private volatile DefaultMQPushConsumerImpl hostConsumer;
    private volatile String namespaceV2;
    private boolean started;
    private Thread atExit;

    /**
     * A dispatcher for the traces of a group.
     *
     * @param batchNum how many traces go together at most
     * @param traceTopicName where they go; null or empty for the topic of the system
     * @param rpcHook sees its requests; null for none
     */
    public AsyncTraceDispatcher(String group, Type type, int batchNum, String traceTopicName, RPCHook rpcHook) {
        this.traceTopicName = traceTopicName == null || traceTopicName.isBlank()
            ? TopicValidator.RMQ_SYS_TRACE_TOPIC : traceTopicName;
        String name = TraceConstants.GROUP_NAME_PREFIX + "-" + group + "-" + type + "-" + NUMBER.incrementAndGet();
        traceProducer = new DefaultMQProducer(name, rpcHook);
        traceProducer.setSendMsgTimeout(SEND_MILLIS);
        traceProducer.setVipChannelEnabled(false);
        traceProducer.setMaxMessageSize(MOST_BYTES);
        queue = new TraceQueue(group, batchNum, this::send);
    }

    public AccessChannel getAccessChannel() {
        return accessChannel;
    }

    public void setAccessChannel(AccessChannel accessChannel) {
        this.accessChannel = accessChannel;
    }

    public String getTraceTopicName() {
        return traceTopicName;
    }

    public void setTraceTopicName(String traceTopicName) {
        this.traceTopicName = traceTopicName;
    }

    public DefaultMQProducer getTraceProducer() {
        return traceProducer;
    }

    public DefaultMQProducerImpl getHostProducer() {
        return hostProducer;
    }

    /** Tells whose traces these are. */
    public void setHostProducer(DefaultMQProducerImpl hostProducer) {
        this.hostProducer = hostProducer;
    }

    public DefaultMQPushConsumerImpl getHostConsumer() {
        return hostConsumer;
    }

    /** Tells whose traces these are. */
    public void setHostConsumer(DefaultMQPushConsumerImpl hostConsumer) {
        this.hostConsumer = hostConsumer;
    }

    public String getNamespaceV2() {
        return namespaceV2;
    }

    /** The namespace of the requests, from the start on. */
    public void setNamespaceV2(String namespaceV2) {
        this.namespaceV2 = namespaceV2;
    }

    /** All dispatchers of a process that use the same name servers share their connections. */
    @Override
    public synchronized void start(String nameSrvAddr, AccessChannel accessChannel) throws MQClientException {
        this.accessChannel = accessChannel;
        if (started) {
            return;
        }
        traceProducer.setNamesrvAddr(nameSrvAddr);
        traceProducer.setInstanceName(TraceConstants.TRACE_INSTANCE_NAME + "_" + nameSrvAddr);
        traceProducer.setNamespaceV2(namespaceV2);
        traceProducer.start();
        started = true;
        registerShutDownHook();
    }

    @Override
    public boolean append(Object ctx) {
        return queue.offer((TraceContext) ctx);
    }

    private void send(List<TraceContext> traces, Runnable done) throws InterruptedException {
        var messages = TraceMessages.of(traces, this::topicOf);
        if (messages.isEmpty()) {
            done.run();
        }
        var left = new AtomicInteger(messages.size());
        for (Message message : messages) {
            send(message, traces.size(), () -> {
                if (left.decrementAndGet() == 0) {
                    done.run();
                }
            });
        }
    }

    private String topicOf(TraceContext trace) {
        return accessChannel == AccessChannel.CLOUD ? TraceConstants.TRACE_TOPIC_PREFIX + trace.getRegionId()
            : traceTopicName;
    }

    private void send(Message message, int traces, Runnable done) throws InterruptedException {
        try {
            traceProducer.send(message, new SendCallback() {
                @Override
                public void onSuccess(SendResult sendResult) {
                    done.run();
                }

                @Override
                public void onException(Throwable e) {
                    lost(message, traces, e);
                    done.run();
                }
            }, SEND_MILLIS);
        } catch (MQClientException | RemotingException e) {
            lost(message, traces, e);
            done.run();
        }
    }

    private void lost(Message message, int traces, Throwable failure) {
        int count = lost.incrementAndGet();
        // Each time that the count has doubled, so that the log does not grow while brokers are away.
        if (Integer.bitCount(count) == 1) {
            LOG.warn("{} messages with traces are lost so far, the last with some of {} for {}: {}", count, traces,
                message.getTopic(), failure.getMessage());
        }
    }

    /** Waits until what was taken is sent, five seconds at most. */
    @Override
    public void flush() {
        if (!queue.flush(FLUSH_MILLIS)) {
            LOG.warn("The traces for {} are not all sent within {} ms", traceTopicName, FLUSH_MILLIS);
        }
    }

    @Override
    public synchronized void shutdown() {
        queue.close(started ? FLUSH_MILLIS : 0);
        traceProducer.shutdown();
        removeShutdownHook();
    }

    /** Sends what waits when the process ends without a shutdown; a start does this by itself. */
    public synchronized void registerShutDownHook() {
        if (atExit == null) {
            atExit = new Thread(this::flush, "trace-at-exit");
            Runtime.getRuntime().addShutdownHook(atExit);
        }
    }

    /** Undoes {@link #registerShutDownHook}. */
    public synchronized void removeShutdownHook() {
        if (atExit == null) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            LOG.debug("The process ends already: {}", e.getMessage());
        }
        atExit = null;
    }
}
