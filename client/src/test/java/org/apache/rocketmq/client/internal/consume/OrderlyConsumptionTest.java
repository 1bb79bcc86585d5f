package org.apache.rocketmq.client.internal.consume;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.loop.ClientInstances;
import org.apache.rocketmq.client.internal.loop.ClientSettings;
import org.apache.rocketmq.client.internal.order.Claims;
import org.apache.rocketmq.client.internal.pull.FlowLimits;
import org.apache.rocketmq.client.internal.pull.ProcessQueue;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a queue that rests while the client loop is flooded, and of one that is gone. */
class OrderlyConsumptionTest {
    private static final MessageQueue QUEUE = new MessageQueue("topic", "broker", 0);

    private final List<Integer> tries = new CopyOnWriteArrayList<>();
    private final ProcessQueue source = new ProcessQueue(0, new FlowLimits(100, 1 << 20, 100));
    private ClientInstance instance;
    private OrderlyConsumption consumption;

    @BeforeEach
    void start() throws Exception {
        var config = new ClientConfig();
        config.setNamesrvAddr("127.0.0.1:1");
        instance = ClientInstances.ofThisProcess().acquire(ClientSettings.of(config), null);
        MessageListenerOrderly listener = (messages, context) -> {
            tries.add(messages.get(0).getReconsumeTimes());
            return tries.size() == 1 ? ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT
                : ConsumeOrderlyStatus.SUCCESS;
        };
        var listening = new ListenerSettings(listener, 1, 1, Duration.ofSeconds(1));
        var settings = new ConsumerSettings("group", MessageModel.CLUSTERING, null, true, listening, null, null,
            Duration.ofSeconds(20), Duration.ofSeconds(5), null, () -> null,
            Policies.withTimeout(Duration.ofMinutes(1)));
        consumption = new OrderlyConsumption(settings, ListenerThreads.of(settings), Claims.NOT_NEEDED, queue -> { },
            (message, delayLevel) -> CompletableFuture.completedFuture(null), instance);
    }

    @AfterEach
    void stop() {
        consumption.close(Duration.ofSeconds(1));
        ClientInstances.ofThisProcess().release(instance);
    }

    private void fetchOne() {
        var message = new MessageExt();
        message.setQueueOffset(source.nextOffset());
        source.add(List.of(message), source.nextOffset() + 1);
        onLoop(() -> consumption.accept(QUEUE, source, List.of(message)));
    }

    private void onLoop(Runnable task) {
        CompletableFuture.runAsync(task, instance.loop()).join();
    }

    /** Has tasks wait that are never due in a test, until the loop takes no more. */
    private List<Scheduler.Task> flood() {
        var tasks = new ArrayList<Scheduler.Task>();
        try {
            while (true) {
                tasks.add(instance.loop().after(Duration.ofDays(1), "never", () -> { }));
            }
        } catch (RejectedExecutionException e) {
            return tasks;
        }
    }

    @Test
    void shouldWakeAQueueWhoseTimerWasRefused() {
        var message = new MessageExt();
        source.add(List.of(message), 1);
        var flood = flood();
        consumption.accept(QUEUE, source, List.of(message));
        await().until(() -> tries.size() == 1 && consumption.oversleeping() == 1);
        flood.forEach(Scheduler.Task::close);
        onLoop(() -> consumption.tidy(Set.of(QUEUE)));
        await().until(() -> source.commitOffset() == 1);
        assertEquals(List.of(0, 1), tries);
        assertEquals(0, consumption.oversleeping());
    }

    @Test
    void shouldForgetQueuesThatAreGone() {
        fetchOne();
        await().until(() -> source.commitOffset() == 1);
        onLoop(() -> consumption.tidy(Set.of(QUEUE)));
        assertTrue(consumption.knows(QUEUE));
        await().until(() -> {
            onLoop(() -> consumption.tidy(Set.of()));
            return !consumption.knows(QUEUE);
        });
    }
}
