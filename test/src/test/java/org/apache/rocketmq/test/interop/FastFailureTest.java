package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.program.SendMessages;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Under more than it can do a broker refuses what has waited too long, before the client's own time is up, and keeps
 * what it acknowledged.
 */
@Tag("processes")
class FastFailureTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final int COUNT = 15_000;
    private static final int MOST_ROUNDS = 10;
    private static final Pattern REFUSED = Pattern.compile("failed key-\\d+ .*CODE: 2 .*\\[TIMEOUT_CLEAN_QUEUE\\]");

    @ParameterizedTest
    // Ours tries again, and so does not tell of each refusal.
    @EnumSource(names = {"APACHES", "APACHES_4"})
    void shouldTellClientsThatItIsBusy(Client client) throws Exception {
        var nameServer = CLUSTER.nameServer("namesrv-" + client, Map.of()).start();
        var broker = CLUSTER.broker("broker-" + client,
            Map.of("namesrvAddr", nameServer.address(), "waitTimeMillsInSendQueue", "1")).start();
        try (var connection = BrokerConnection.to(broker)) {
            connection.createTopic("Busy", 1);
        }
        Exchange.awaitRoute(nameServer, "Busy", broker);

        int acknowledged = 0;
        boolean refused = false;
        // A broker that can do more may have no need to refuse at first.
        for (int round = 0; !refused; round++) {
            assertTrue(round < MOST_ROUNDS, "nothing was refused");
            var sender = client.run(CLUSTER, "send-" + client, SendMessages.class, List.of(),
                "namesrv=" + nameServer.address(), "topic=Busy", "group=senders", "mode=ASYNC", "count=" + COUNT);
            sender.awaitOutput("(?m)^done$", Exchange.BOUND);
            assertEquals(0, sender.finish(), sender::tail);
            assertFalse(sender.output().contains("callbacks are missing"), sender::tail);
            acknowledged += Sent.of(sender).size();
            refused = REFUSED.matcher(sender.output()).find();
        }
        try (var connection = BrokerConnection.to(broker)) {
            assertEquals(acknowledged, connection.maxOffset("Busy", 0), "what was acknowledged is there");
        }
        broker.terminate();
        nameServer.terminate();
    }
}
