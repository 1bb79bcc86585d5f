package org.apache.rocketmq.client.consumer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.exception.MQClientException;
import org.junit.jupiter.api.Test;

/** The start and the end of what calls a callback for each queue. */
class MQPullConsumerScheduleServiceTest extends PullFixture {
    private static final String OWN_GROUP = "scheduled";

    private final AtomicInteger calls = new AtomicInteger();

    private MQPullConsumerScheduleService service() {
        var service = new MQPullConsumerScheduleService(OWN_GROUP);
        prepare(service.getDefaultMQPullConsumer());
        service.registerPullTaskCallback(TOPIC, (queue, context) -> {
            context.setPullNextDelayTimeMillis(1);
            calls.incrementAndGet();
        });
        ends.add(service::shutdown);
        return service;
    }

    private void awaitCalls() {
        int before = calls.get();
        await().until(() -> calls.get() > before + 2);
    }

    private static boolean hasThreads() {
        return Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().startsWith("PullMsgThread-" + OWN_GROUP));
    }

    @Test
    void shouldGoOnWhenItIsStartedAgain() throws Exception {
        var service = service();
        service.start();
        awaitCalls();
        var refused = assertThrows(MQClientException.class, service::start);
        assertTrue(refused.getMessage().contains(OWN_GROUP + " was started before"), refused.getMessage());
        awaitCalls();
        service.shutdown();
        await().until(() -> !hasThreads());
        assertThrows(MQClientException.class, service::start);
        await().until(() -> !hasThreads());
    }

    @Test
    void shouldStartAfterAStartThatFailed() throws Exception {
        var service = service();
        service.getDefaultMQPullConsumer().setNamesrvAddr("no address");
        assertThrows(MQClientException.class, service::start);
        service.getDefaultMQPullConsumer().setNamesrvAddr(nameServer.address());
        service.start();
        awaitCalls();
    }
}
