package org.apache.rocketmq.test.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.apache.rocketmq.test.wire.Connection;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A broker and its replica, as they look from outside.
 *
 * @param nameServerPort of the name server at which both register
 * @param primaryPort    of the one that takes messages
 * @param replicaPort    of the other one
 */
record Pair(int nameServerPort, int primaryPort, int replicaPort) {
    private static final int CLUSTER_INFO = 106;
    private static final Duration REGISTRATION = Duration.ofSeconds(60);
    /** What was acknowledged is in the replica's log; its queues follow that. */
    private static final Duration BEHIND = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);

    /** Waits until the primary is known: a replica of Apache's that asks for it before does so again after 30 s. */
    void awaitPrimary() {
        Awaitility.await("the primary at the name server").atMost(REGISTRATION).pollDelay(Duration.ZERO)
            .pollInterval(POLL).until(() -> {
                try (var nameServer = Connection.to(nameServerPort)) {
                    return nameServer.call(CLUSTER_INFO, Map.of()).bodyText().contains("127.0.0.1:" + primaryPort);
                }
            });
    }

    /** The figures, or those of a failure where the replica has not all of a topic's messages after a minute. */
    Figures checked(Figures figures, String topic, int queues) {
        try {
            Awaitility.await().atMost(BEHIND).pollDelay(Duration.ZERO).pollInterval(POLL).ignoreExceptions()
                .untilAsserted(() -> requireSame(ends(primaryPort, topic, queues), ends(replicaPort, topic, queues)));
            return figures;
        } catch (ConditionTimeoutException e) {
            return Figures.failed(e.getCause() == null ? e.getMessage() : e.getCause().toString());
        }
    }

    private static void requireSame(List<Long> ofPrimary, List<Long> ofReplica) {
        if (!ofReplica.equals(ofPrimary)) {
            throw new AssertionError("the primary's queues end at " + ofPrimary + ", the replica's at " + ofReplica);
        }
    }

    private static List<Long> ends(int port, String topic, int queues) throws IOException {
        try (var broker = BrokerConnection.to(port)) {
            var ends = new ArrayList<Long>();
            for (int queue = 0; queue < queues; queue++) {
                ends.add(broker.maxOffset(topic, queue));
            }
            return ends;
        }
    }
}
