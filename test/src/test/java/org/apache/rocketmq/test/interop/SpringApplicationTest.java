package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Spring Boot application with Apache's starter, with our client in the place of Apache's. */
@Tag("processes")
class SpringApplicationTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final List<String> TOPICS =
        List.of("SpringTopic", "SpringOrdered", "SpringAsked", "SpringTransacted", "SpringPulled");

    @Test
    void shouldSendAndListenInAllWays() throws IOException {
        var nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        var broker = CLUSTER.broker("broker", Map.of("namesrvAddr", nameServer.address(),
            "enablePropertyFilter", "true",
            "transactionCheckInterval", "1000", "transactionTimeOut", "1000", "messageDelayLevel", "1s 1s 1s 1s"))
            .start();
        try (var connection = BrokerConnection.to(broker)) {
            for (String topic : TOPICS) {
                connection.createTopic(topic, 2);
                Exchange.awaitRoute(nameServer, topic, broker);
            }
        }

        var application = CLUSTER.springApplication("application", "--rocketmq.name-server=" + nameServer.address(),
            "--rocketmq.producer.group=spring-senders", "--rocketmq.producer.send-message-timeout=30000",
            "--rocketmq.pull-consumer.group=spring-pullers",
            "--rocketmq.pull-consumer.topic=SpringPulled", "--spring.main.banner-mode=off");

        for (String text : List.of("synchronously", "converted", "one-way", "asynchronously", "in order 4",
            "in a transaction, COMMIT", "in a transaction, UNKNOWN")) {
            application.awaitOutput("(?m)^received " + text + "$", Exchange.BOUND);
        }
        for (String line : List.of("selected asynchronously", "replied an answer to a question", "checked", "pulled")) {
            application.awaitOutput("(?m)^" + line + "$", Exchange.BOUND);
        }
        var ordered = application.lines().stream().filter(line -> line.startsWith("received in order ")).toList();
        assertEquals(List.of("received in order 0", "received in order 1", "received in order 2",
            "received in order 3", "received in order 4"), ordered);
        assertFalse(application.output().contains("ROLLBACK"), application::tail);
        assertFalse(application.output().contains("selected synchronously"), application::tail);
        assertEquals(0, application.finish(), application::tail);
    }
}
