package org.apache.rocketmq.test.interop;

import java.util.Map;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Replicated;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Apache's broker 5.5.0 as the replica of ours: it has all that ours acknowledged, and serves it when ours is dead. It
 * takes over tables only a minute after its start, for which this test waits.
 */
@Tag("processes")
class ApacheReplicaTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    @Test
    void shouldHaveAllThatOurPrimaryHas() throws Exception {
        var nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        var primary = CLUSTER.broker("primary", Replicated.primary("pair", nameServer, MixedPair.SETTINGS));
        var replica = CLUSTER.apacheBroker("replica",
            Replicated.replica("pair", nameServer, 1, MixedPair.SETTINGS));
        MixedPair.start(CLUSTER, nameServer, primary, replica).assertReplicaHasAll(primary);
    }
}
