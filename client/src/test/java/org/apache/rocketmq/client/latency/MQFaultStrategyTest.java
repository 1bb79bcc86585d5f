package org.apache.rocketmq.client.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.impl.producer.TopicPublishInfo;
import org.apache.rocketmq.common.message.MessageQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How an application that chooses queues leaves out brokers; what Apache's does is in the comparison of values. */
class MQFaultStrategyTest {
    private final AtomicLong nowMillis = new AtomicLong(1_000_000);
    private final List<String> looks = new ArrayList<>();
    private final LatencyFaultToleranceImpl memory = new LatencyFaultToleranceImpl(name -> "at " + name,
        (address, timeoutMillis) -> looks.add(address + " for " + timeoutMillis),
        () -> Instant.ofEpochMilli(nowMillis.get()), Duration.ofDays(1));
    private final ClientConfig config = new ClientConfig();
    private final TopicPublishInfo topic = new TopicPublishInfo();
    private MQFaultStrategy strategy;

    @BeforeEach
    void prepare() {
        config.setSendLatencyEnable(true);
        config.setStartDetectorEnable(true);
        config.setDetectTimeout(55);
        strategy = new MQFaultStrategy(config, memory);
        topic.setMessageQueueList(List.of(new MessageQueue("t", "a", 0), new MessageQueue("t", "b", 0)));
    }

    private String next(String lastBroker) {
        return strategy.selectOneMessageQueue(topic, lastBroker, false).getBrokerName();
    }

    @Test
    void shouldLeaveOutASlowBrokerUntilItsRestIsOver() {
        strategy.updateFaultItem("a", 600, false, true);
        assertEquals("b", next(null));
        assertEquals("b", next(null));
        nowMillis.addAndGet(2_000);
        var two = List.of(next(null), next(null));
        assertTrue(two.contains("a") && two.contains("b"), two::toString);
    }

    @Test
    void shouldTakeASlowBrokerRatherThanOneThatCannotBeReached() {
        strategy.updateFaultItem("a", 600, false, true);
        strategy.updateFaultItem("b", 5, true, false);
        assertEquals("a", next(null));
        assertEquals("a", next(null));
        assertEquals("a", next("b"));
    }

    @Test
    void shouldPassByTheLastBrokerWhereThereIsAnother() {
        assertEquals("b", next("a"));
        assertEquals("b", next("a"));
        topic.setMessageQueueList(topic.getMessageQueueList().subList(0, 1));
        assertEquals("a", next("a"));
    }

    @Test
    void shouldGiveItsSettingsToTheMemoryOfOthers() throws Exception {
        assertTrue(memory.isStartDetectorEnable());
        strategy.updateFaultItem("a", 5, false, false);
        assertFalse(memory.isReachable("a"));
        memory.detectByOneRound();
        assertEquals(List.of("at a for 55"), looks);
        strategy.setStartDetectorEnable(false);
        assertFalse(memory.isStartDetectorEnable());
        strategy.start();
        strategy.preShutdown();
        strategy.shutdown();
    }

    @Test
    void shouldSayThatThereIsNothingToChooseFrom() {
        topic.setMessageQueueList(List.of());
        var failure = assertThrows(IllegalStateException.class, () -> next(null));
        assertTrue(failure.getMessage().contains("no queues"), failure::getMessage);
    }
}
