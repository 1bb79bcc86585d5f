package org.apache.rocketmq.test.interop;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.rocketmq.test.cluster.Cluster;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Apache's ordered consumer, which locks its queues at our broker. */
@Tag("processes")
class OrderedConsumptionTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final int COUNT = 30;

    @Test
    void shouldConsumeAll() {
        var nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address())).start();
        // The example consumes this topic. It makes a queue wait now and then, so a little takes its time.
        var sent = new Exchange(CLUSTER, nameServer, "TopicTest")
            .send(Client.APACHES, COUNT, "tags=TagA,TagC,TagD").stream().map(Sent::messageId)
            .collect(Collectors.toSet());
        var consumer = CLUSTER.apacheMain("consumer", "org.apache.rocketmq.example.ordermessage.Consumer", List.of(),
            Map.of("NAMESRV_ADDR", nameServer.address()));
        // Its client tells brokers what it wants every half a minute only, and may fail to do so the first time.
        Awaitility.await("all consumed").atMost(Exchange.BOUND.multipliedBy(2))
            .until(() -> sent.stream().allMatch(id -> consumer.output().contains("UNIQ_KEY=" + id)));
        consumer.close();
    }
}
