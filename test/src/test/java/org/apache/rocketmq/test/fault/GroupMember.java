package org.apache.rocketmq.test.fault;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.MQPullConsumerScheduleService;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;

/**
 * The only member of a group, a consumer of one kind in this JVM, and what it has been handed. It reads one topic from
 * its beginning. A message's key is "m" and a number.
 */
@SuppressWarnings("deprecation") // The classic consumer is deprecated, and has to work.
final class GroupMember {
    /** The least that brokers take. */
    private static final int INVISIBLE_MILLIS = 10_000;
    private static final int COMMIT_MILLIS = 1_000;
    private static final int POLL_MILLIS = 100;
    /** Between two single pulls of a queue. */
    private static final int PULL_MILLIS = 50;
    private static final int PULL_MESSAGES = 32;

    /** A message's place and name. */
    record Handed(int queueId, long offset, String key) { }

    private final String group;
    private final Queue<Handed> handed = new ConcurrentLinkedQueue<>();
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private final AtomicInteger failures = new AtomicInteger();
    private End end;
    private volatile int newest = -1;
    private volatile boolean open = true;

    /** Ends the consumer. */
    @FunctionalInterface
    private interface End {
        void run() throws InterruptedException;
    }

    private GroupMember(String group) {
        this.group = group;
    }

    /** A push consumer that pulls. */
    static GroupMember concurrent(ClientConfig like, RPCHook hook, String topic) throws Exception {
        var member = new GroupMember("concurrent");
        member.push(like, hook, topic, consumer -> consumer.registerMessageListener(member.concurrently()));
        return member;
    }

    /** A push consumer that has each queue's messages in their order. */
    static GroupMember orderly(ClientConfig like, RPCHook hook, String topic) throws Exception {
        var member = new GroupMember("orderly");
        member.push(like, hook, topic, consumer -> consumer.registerMessageListener(
            (MessageListenerOrderly) (messages, context) -> {
                messages.forEach(member::take);
                return ConsumeOrderlyStatus.SUCCESS;
            }));
        return member;
    }

    /** A push consumer that pops, where the broker says so for this topic and the group "popping". */
    static GroupMember popping(ClientConfig like, RPCHook hook, String topic) throws Exception {
        var member = new GroupMember("popping");
        member.push(like, hook, topic, consumer -> {
            consumer.setClientRebalance(false);
            consumer.setPopInvisibleTime(INVISIBLE_MILLIS);
            consumer.registerMessageListener(member.concurrently());
        });
        return member;
    }

    /** A push consumer whose group's members have each all messages. Where it has got to it keeps in its own file. */
    static GroupMember broadcasting(ClientConfig like, RPCHook hook, String topic) throws Exception {
        var member = new GroupMember("broadcasting");
        member.push(like, hook, topic, consumer -> {
            consumer.setMessageModel(MessageModel.BROADCASTING);
            consumer.registerMessageListener(member.concurrently());
        });
        return member;
    }

    /** A push consumer that tells the trace topic what it is handed. */
    static GroupMember traced(ClientConfig like, RPCHook hook, String topic) throws Exception {
        var member = new GroupMember("traced");
        member.push(like, hook, topic, consumer -> {
            consumer.setEnableTrace(true);
            consumer.registerMessageListener(member.concurrently());
        });
        return member;
    }

    /** One that makes single pulls, with a thread that goes from queue to queue. */
    static GroupMember classic(ClientConfig like, RPCHook hook, String topic) throws Exception {
        var member = new GroupMember("classic");
        var consumer = new DefaultMQPullConsumer(member.group, hook);
        prepare(like, consumer);
        consumer.start();
        var queues = consumer.fetchSubscribeMessageQueues(topic);
        var puller = new Thread(() -> {
            while (member.open) {
                queues.forEach(queue -> member.pull(consumer, queue));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PULL_MILLIS));
            }
        }, "pulls");
        puller.start();
        member.end = () -> {
            puller.join();
            consumer.shutdown();
        };
        return member;
    }

    /** One whose queues are each pulled by a task. */
    static GroupMember scheduled(ClientConfig like, RPCHook hook, String topic) throws Exception {
        var member = new GroupMember("scheduled");
        var service = new MQPullConsumerScheduleService(member.group, hook);
        prepare(like, service.getDefaultMQPullConsumer());
        service.registerPullTaskCallback(topic, (queue, context) -> {
            member.pull(service.getDefaultMQPullConsumer(), queue);
            context.setPullNextDelayTimeMillis(PULL_MILLIS);
        });
        service.start();
        member.end = service::shutdown;
        return member;
    }

    private static void prepare(ClientConfig like, DefaultMQPullConsumer consumer) {
        copy(like, consumer);
        consumer.setPersistConsumerOffsetInterval(COMMIT_MILLIS);
        consumer.setConsumerPullTimeoutMillis(like.getMqClientApiTimeout());
    }

    private void pull(DefaultMQPullConsumer consumer, MessageQueue queue) {
        try {
            long offset = Math.max(0, consumer.fetchConsumeOffset(queue, false));
            var result = consumer.pull(queue, "*", offset, PULL_MESSAGES);
            if (result.getPullStatus() == PullStatus.FOUND) {
                result.getMsgFoundList().forEach(this::take);
            }
            consumer.updateConsumeOffset(queue, result.getNextBeginOffset());
        } catch (MQClientException | MQBrokerException | RemotingException e) {
            // While the broker is away; the same is pulled the next time.
            failures.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One that asks for messages, with a thread that does nothing else. */
    static GroupMember litePull(ClientConfig like, RPCHook hook, String topic) throws Exception {
        var member = new GroupMember("lite-pull");
        var consumer = new DefaultLitePullConsumer(member.group, hook);
        copy(like, consumer);
        consumer.setAutoCommitIntervalMillis(COMMIT_MILLIS);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(topic, "*");
        consumer.start();
        var poller = new Thread(() -> {
            while (member.open) {
                consumer.poll(POLL_MILLIS).forEach(member::take);
            }
        }, "polls");
        poller.start();
        member.end = () -> {
            poller.join();
            consumer.shutdown();
        };
        return member;
    }

    /** What makes a push consumer special. */
    @FunctionalInterface
    private interface Preparation {
        void prepare(DefaultMQPushConsumer consumer);
    }

    private void push(ClientConfig like, RPCHook hook, String topic, Preparation preparation)
        throws MQClientException {

        var push = new DefaultMQPushConsumer(group, hook);
        copy(like, push);
        push.setPersistConsumerOffsetInterval(COMMIT_MILLIS);
        push.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        push.subscribe(topic, "*");
        preparation.prepare(push);
        push.start();
        end = push::shutdown;
    }

    private static void copy(ClientConfig like, ClientConfig client) {
        client.setNamesrvAddr(like.getNamesrvAddr());
        client.setInstanceName(like.getInstanceName());
        client.setHeartbeatBrokerInterval(like.getHeartbeatBrokerInterval());
        client.setMqClientApiTimeout(like.getMqClientApiTimeout());
    }

    private MessageListenerConcurrently concurrently() {
        return (messages, context) -> {
            messages.forEach(this::take);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        };
    }

    private synchronized void take(MessageExt message) {
        handed.add(new Handed(message.getQueueId(), message.getQueueOffset(), message.getKeys()));
        keys.add(message.getKeys());
        newest = Math.max(newest, Integer.parseInt(message.getKeys().substring(1)));
    }

    String group() {
        return group;
    }

    /** How many single pulls have failed. */
    int failures() {
        return failures.get();
    }

    /** The highest number that it has been handed; -1 for none. */
    int newest() {
        return newest;
    }

    /** How often it has been handed something. */
    int deliveries() {
        return handed.size();
    }

    /** The messages, of those with these keys, that it has not been handed. */
    Set<String> missing(Set<String> acknowledged) {
        var missing = new TreeSet<>(acknowledged);
        missing.removeAll(keys);
        return missing;
    }

    /** Behind the last offset of each queue that it has been handed so far. */
    Map<Integer, Long> positions() {
        var positions = new HashMap<Integer, Long>();
        handed.forEach(each -> positions.merge(each.queueId(), each.offset() + 1, Math::max));
        return positions;
    }

    /** What it was handed after so many deliveries although it is before these positions. */
    List<Handed> again(int deliveries, Map<Integer, Long> positions) {
        return handed.stream().skip(deliveries)
            .filter(each -> each.offset() < positions.getOrDefault(each.queueId(), 0L)).toList();
    }

    /** What came before something of its queue that it belongs behind. */
    List<Handed> tooEarly() {
        var next = new HashMap<Integer, Long>();
        return handed.stream().filter(each -> {
            long due = next.getOrDefault(each.queueId(), 0L);
            next.put(each.queueId(), Math.max(due, each.offset() + 1));
            return each.offset() > due;
        }).toList();
    }

    void leave() throws InterruptedException {
        open = false;
        end.run();
    }

    @Override
    public String toString() {
        return group;
    }
}
