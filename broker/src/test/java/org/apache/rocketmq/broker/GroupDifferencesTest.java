package org.apache.rocketmq.broker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.List;
import org.apache.rocketmq.remoting.internal.request.GetConsumerConnectionListHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.body.ConsumerConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of a group whose members want different things. */
class GroupDifferencesTest {
    @TempDir
    Path store;

    @Test
    void shouldTellInWhatTheMembersOfAGroupDiffer() throws Exception {
        try (var broker = RunningBroker.start(store)) {
            var one = broker.client();
            one.heartbeat("c1", "g", "Orders", "TagA");
            assertNull(differences(one));
            var other = broker.connect();
            other.heartbeat("c2", "g", "Orders", "TagB");
            assertEquals(List.of("Orders: [TagA] by c1; [TagB] by c2"), differences(one));
            other.close();
            await().until(() -> differences(one) == null);
        }
    }

    private static List<String> differences(RunningBroker.Client client) throws Exception {
        return RemotingSerializable.decode(client.call(Requests.GET_CONSUMER_CONNECTION_LIST,
            new GetConsumerConnectionListHeader("g")).getBody(), ConsumerConnection.class)
            .getSubscriptionDifferences();
    }
}
