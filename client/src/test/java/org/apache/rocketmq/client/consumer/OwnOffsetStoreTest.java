package org.apache.rocketmq.client.consumer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.store.OffsetStore;
import org.apache.rocketmq.client.consumer.store.ReadOffsetType;
import org.apache.rocketmq.client.consumer.store.RemoteBrokerOffsetStore;
import org.apache.rocketmq.common.message.MessageQueue;
import org.junit.jupiter.api.Test;

/** Consumers whose offsets are kept in a store of the application's, or that show the one that they have. */
@SuppressWarnings("deprecation") // Much of the API is deprecated, and has to work.
class OwnOffsetStoreTest extends PullFixture {
    private final Store own = new Store();

    /** Keeps offsets in memory. */
    private static final class Store implements OffsetStore {
        private final Map<MessageQueue, Long> noted = new ConcurrentHashMap<>();
        private final Map<MessageQueue, Long> kept = new ConcurrentHashMap<>();
        private volatile boolean loaded;

        @Override
        public void load() {
            loaded = true;
        }

        @Override
        public void updateOffset(MessageQueue mq, long offset, boolean increaseOnly) {
            noted.put(mq, offset);
        }

        @Override
        public void updateAndFreezeOffset(MessageQueue mq, long offset) {
            updateOffset(mq, offset, false);
        }

        @Override
        public long readOffset(MessageQueue mq, ReadOffsetType type) {
            return noted.getOrDefault(mq, kept.getOrDefault(mq, -1L));
        }

        @Override
        public void persistAll(Set<MessageQueue> mqs) {
            mqs.forEach(this::persist);
        }

        @Override
        public void persist(MessageQueue mq) {
            kept.computeIfAbsent(mq, noted::get);
            kept.computeIfPresent(mq, (queue, before) -> noted.getOrDefault(queue, before));
        }

        @Override
        public void removeOffset(MessageQueue mq) {
            noted.remove(mq);
        }

        @Override
        public Map<MessageQueue, Long> cloneOffsetTable(String topic) {
            return Map.copyOf(noted);
        }

        @Override
        public void updateConsumeOffsetToBroker(MessageQueue mq, long offset, boolean isOneway) {
            throw new AssertionError("nobody asks for it");
        }
    }

    @Test
    void shouldBeginAndEndWithAPushConsumer() throws Exception {
        store(FIRST, "a", "b", "c");
        own.kept.put(FIRST, 1L);
        own.kept.put(SECOND, 0L);
        var bodies = new CopyOnWriteArrayList<String>();
        var consumer = new DefaultMQPushConsumer(GROUP);
        ends.add(consumer::shutdown);
        prepare(consumer);
        consumer.setOffsetStore(own);
        assertSame(own, consumer.getOffsetStore());
        consumer.subscribe(TOPIC, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            bodies.addAll(bodies(messages));
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        await().until(() -> Set.copyOf(bodies).equals(Set.of("b", "c")));
        await().until(() -> own.kept.get(FIRST) == 3L);
        assertEquals(true, own.loaded);
        consumer.unsubscribe(TOPIC);
        await().until(() -> !own.noted.containsKey(FIRST));
        assertEquals(3, own.kept.get(FIRST));
    }

    @Test
    void shouldBeginAndEndWithALitePullConsumer() throws Exception {
        store(FIRST, "a", "b");
        own.kept.put(FIRST, 1L);
        var consumer = new DefaultLitePullConsumer(GROUP);
        ends.add(consumer::shutdown);
        prepare(consumer);
        consumer.setOffsetStore(own);
        consumer.assign(List.of(FIRST));
        consumer.start();
        assertEquals(List.of("b"), bodies(consumer.poll(LONG_MILLIS)));
        consumer.commit(Set.of(FIRST), true);
        assertEquals(2, own.kept.get(FIRST));
        assertEquals(2, consumer.committed(FIRST));
        assertEquals(-1, committed(FIRST), "no broker knows");
    }

    @Test
    void shouldShowTheStoreOfBrokers() throws Exception {
        var consumer = new DefaultLitePullConsumer(GROUP);
        ends.add(consumer::shutdown);
        prepare(consumer);
        assertNull(consumer.getOffsetStore());
        consumer.assign(List.of(FIRST));
        consumer.start();
        var shown = assertInstanceOf(RemoteBrokerOffsetStore.class, consumer.getOffsetStore());
        shown.updateOffset(FIRST, 7, false);
        shown.updateOffset(FIRST, 5, true);
        assertEquals(7, consumer.committed(FIRST));
        shown.persist(FIRST);
        assertEquals(7, committed(FIRST));
        broker.commit(GROUP, TOPIC, 0, 9);
        assertEquals(7, shown.readOffset(FIRST, ReadOffsetType.MEMORY_FIRST_THEN_STORE));
        assertEquals(9, shown.readOffset(FIRST, ReadOffsetType.READ_FROM_STORE));
        shown.updateAndFreezeOffset(FIRST, 4);
        shown.updateOffset(FIRST, 8, false);
        assertEquals(Map.of(FIRST, 4L), shown.cloneOffsetTable(TOPIC));
        broker.stop();
        assertEquals(-2, shown.readOffset(FIRST, ReadOffsetType.READ_FROM_STORE));
        broker.restart();
    }

    @Test
    void shouldLeaveNothingBehindWhereAStoreFailsAtTheStart() {
        var consumer = new DefaultLitePullConsumer(GROUP);
        prepare(consumer);
        consumer.setOffsetStore(new Failing());
        assertThrows(IllegalStateException.class, consumer::start);
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.getName().startsWith("client-")));
    }

    /** Cannot be read. */
    private static final class Failing implements OffsetStore {
        @Override
        public void load() {
            throw new IllegalStateException("as stores may");
        }

        @Override
        public void updateOffset(MessageQueue mq, long offset, boolean increaseOnly) { }

        @Override
        public void updateAndFreezeOffset(MessageQueue mq, long offset) { }

        @Override
        public long readOffset(MessageQueue mq, ReadOffsetType type) {
            return -1;
        }

        @Override
        public void persistAll(Set<MessageQueue> mqs) { }

        @Override
        public void persist(MessageQueue mq) { }

        @Override
        public void removeOffset(MessageQueue mq) { }

        @Override
        public Map<MessageQueue, Long> cloneOffsetTable(String topic) {
            return Map.of();
        }

        @Override
        public void updateConsumeOffsetToBroker(MessageQueue mq, long offset, boolean isOneway) { }
    }
}
