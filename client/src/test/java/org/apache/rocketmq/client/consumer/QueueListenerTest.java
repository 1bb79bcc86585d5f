package org.apache.rocketmq.client.consumer;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.message.MessageRequestMode;
import org.apache.rocketmq.remoting.internal.request.NotifyConsumerIdsChangedHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;
import org.junit.jupiter.api.Test;

/** What push consumers tell of their share of the queues. */
class QueueListenerTest extends ConsumerFixture {
    private final Map<String, List<String>> heard = new ConcurrentHashMap<>();

    /** Notes which of how many queues are its own. */
    private void note(String topic, Set<MessageQueue> all, Set<MessageQueue> mine) {
        var ids = new TreeSet<Integer>();
        mine.forEach(queue -> ids.add(queue.getQueueId()));
        heard.computeIfAbsent(topic, first -> new CopyOnWriteArrayList<>()).add(ids + " of " + all.size());
    }

    private DefaultMQPushConsumer listening() throws Exception {
        var consumer = consumer((message, context) -> OK);
        consumer.subscribe(TOPIC, "*");
        consumer.setMessageQueueListener(this::note);
        return consumer;
    }

    private void awaitHeard(String... events) {
        await().until(() -> List.of(events).equals(heard.get(TOPIC)));
    }

    private void regroup() {
        broker.groups().peers(GROUP).forEach(peer -> peer.oneway(
            Requests.NOTIFY_CONSUMER_IDS_CHANGED.request(new NotifyConsumerIdsChangedHeader(GROUP), null)));
    }

    @Test
    void shouldTellOfOtherQueuesWhenMembersComeAndGo() throws Exception {
        var consumer = listening();
        consumer.setInstanceName("first");
        consumer.start();
        awaitHeard("[0, 1, 2, 3] of 4");
        var other = consumer((message, context) -> OK);
        other.setInstanceName("second");
        other.subscribe(TOPIC, "*");
        other.start();
        awaitHeard("[0, 1, 2, 3] of 4", "[0, 1] of 4");
        other.shutdown();
        awaitHeard("[0, 1, 2, 3] of 4", "[0, 1] of 4", "[0, 1, 2, 3] of 4");
        // The topic for what comes again is one of its topics, too.
        await().until(() -> heard.containsKey("%RETRY%" + GROUP));
    }

    @Test
    void shouldTellOnceOfWhatStaysAndOfWhatIsSubscribedToLater() throws Exception {
        var consumer = consumer((message, context) -> OK);
        consumer.setMessageQueueListener(this::note);
        consumer.setMessageModel(MessageModel.BROADCASTING);
        consumer.start();
        consumer.subscribe(TOPIC, "*");
        awaitHeard("[0, 1, 2, 3] of 4");
        nameServer.route("other", 1, broker);
        consumer.subscribe("other", "*");
        await().until(() -> List.of("[0] of 1").equals(heard.get("other")));
        awaitHeard("[0, 1, 2, 3] of 4");
    }

    @Test
    void shouldGoOnAfterAListenerThatThrows() throws Exception {
        var consumer = listening();
        consumer.setMessageQueueListener((topic, all, mine) -> {
            note(topic, all, mine);
            throw new IllegalStateException("on purpose");
        });
        consumer.start();
        awaitHeard("[0, 1, 2, 3] of 4");
        broker.store(TOPIC, 0, "a", "one");
        awaitBodies("one");
    }

    @Test
    void shouldTellOfPoppedQueuesToo() throws Exception {
        var consumer = listening();
        broker.pops().assign(TOPIC, 2, MessageRequestMode.PULL);
        consumer.setClientRebalance(false);
        consumer.start();
        awaitHeard("[2] of 4");
        broker.pops().assign(TOPIC, -1, MessageRequestMode.POP);
        regroup();
        awaitHeard("[2] of 4", "[] of 4", "[-1] of 4");
    }

    @Test
    @SuppressWarnings("deprecation") // The namespace is, and has to work.
    void shouldTellPlainNamesInANamespace() throws Exception {
        nameServer.route("space%" + TOPIC, 1, broker);
        var consumer = consumer((message, context) -> OK);
        consumer.setNamespace("space");
        consumer.subscribe(TOPIC, "*");
        consumer.setMessageQueueListener(this::note);
        consumer.start();
        awaitHeard("[0] of 1");
    }
}
