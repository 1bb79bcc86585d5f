package org.apache.rocketmq.test.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.program.SendOnAndOn;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A producer with little memory that goes on sending while the only broker is frozen, or dead, is told so, keeps within
 * its memory, and has service again when the broker has; what was acknowledged is there.
 */
@Tag("processes")
class BrokerAwayTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final String TOPIC = "Away";
    private static final int SOME = 200;
    private static final int BODY_BYTES = 16 << 10;

    private static Server nameServer;
    private static Server broker;

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        broker = CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address())).start();
    }

    @Test
    void shouldKeepAProducerWithinItsMemoryAndLoseNothing() throws Exception {
        var sender = CLUSTER.ourProgram("sender", SendOnAndOn.class,
            List.of("-Xmx64m", "-XX:MaxDirectMemorySize=64m", "-XX:+ExitOnOutOfMemoryError"),
            "namesrv=" + nameServer.address(), "topic=" + TOPIC, "group=from", "bytes=" + BODY_BYTES);
        awaitMore(sender, BOUND);

        int before = sender.lines().size();
        broker.process().freeze();
        awaitFailure(sender, before, "Too many sends that nobody waits for: .* bytes are under way");
        awaitFailure(sender, before, "was not answered");
        broker.process().thaw();
        awaitMore(sender, BOUND);

        before = sender.lines().size();
        broker.kill();
        awaitFailure(sender, before, "last failure: .*" + broker.address());
        broker.start();
        awaitMore(sender, BOUND);

        sender.say("enough");
        assertEquals(0, sender.awaitEnd(BOUND), sender::tail);
        assertConsumed(acknowledged(sender));
    }

    private static Set<String> acknowledged(ChildProcess sender) {
        return sender.lines().stream().filter(line -> line.startsWith("sent "))
            .map(line -> line.substring("sent ".length())).collect(Collectors.toSet());
    }

    private static void awaitMore(ChildProcess sender, Duration bound) {
        int then = acknowledged(sender).size() + SOME;
        await("acknowledgements").atMost(bound).until(() -> acknowledged(sender).size() >= then);
    }

    /** Waits for a failure that is told after so many lines. */
    private static void awaitFailure(ChildProcess sender, int before, String pattern) {
        await("failed " + pattern).atMost(BOUND).until(() -> sender.lines().stream().skip(before)
            .anyMatch(line -> line.matches("failed .*" + pattern + ".*")));
    }

    private static void assertConsumed(Set<String> keys) throws Exception {
        Set<String> consumed = ConcurrentHashMap.newKeySet();
        var consumer = new DefaultMQPushConsumer("of-" + TOPIC);
        consumer.setNamesrvAddr(nameServer.address());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(TOPIC, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            messages.forEach(message -> consumed.add(message.getKeys()));
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        try {
            await("all acknowledged messages").atMost(BOUND).until(() -> consumed.containsAll(keys));
        } finally {
            consumer.shutdown();
            var missing = new TreeSet<>(keys);
            missing.removeAll(consumed);
            assertEquals(Set.of(), missing);
        }
    }
}
