package org.apache.rocketmq.test.interop;

import java.util.Map;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Replicated;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Our broker as the replica of Apache's 5.5.0: it has all that was acknowledged, and serves it when that is dead. */
@Tag("processes")
class ApachePrimaryTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    @Test
    void shouldHaveItsReplicaInOurBroker() throws Exception {
        var nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        var primary = CLUSTER.apacheBroker("primary",
            Replicated.primary("pair", nameServer, MixedPair.SETTINGS));
        var replica = CLUSTER.broker("replica", Replicated.replica("pair", nameServer, 1, MixedPair.SETTINGS));
        var pair = MixedPair.start(CLUSTER, nameServer, primary, replica);
        pair.fill();
        pair.awaitTables();
        var stored = pair.readFromPrimary();
        primary.kill();
        pair.assertServed(stored);
    }
}
