package org.apache.rocketmq.broker;

import static org.apache.rocketmq.broker.RunningBroker.OWN_SUBSCRIPTION;
import static org.apache.rocketmq.broker.RunningBroker.heartbeatOf;
import static org.apache.rocketmq.broker.RunningBroker.pullHeader;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.rocketmq.remoting.internal.request.GetConsumerListByGroupHeader;
import org.apache.rocketmq.remoting.internal.request.GetProducerConnectionListHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumerData;
import org.apache.rocketmq.remoting.protocol.heartbeat.ProducerData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One heartbeat tells of all groups of a client: what is wrong with one of them does not concern the others. */
class BrokerHeartbeatTest {
    @TempDir
    Path store;
    private RunningBroker broker;
    private RunningBroker.Client client;

    @BeforeEach
    void start() throws Exception {
        broker = RunningBroker.start(store, "autoCreateSubscriptionGroup=false");
        client = broker.client();
        assertEquals(ResponseCode.SUCCESS, client.call(Requests.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP, null,
            "{\"groupName\":\"known\"}".getBytes(StandardCharsets.UTF_8)).getCode());
        client.sent("Orders", 0, "x", "");
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    /** A heartbeat with the group that is known between two of another one, and with a producer. */
    private RemotingCommand beat(String other, String tags) throws Exception {
        var heartbeat = heartbeatOf("c1", "known", "Orders", "*");
        var groups = new LinkedHashSet<ConsumerData>();
        for (String group : new String[] {other + 1, "known", other + 2}) {
            var data = heartbeatOf("c1", group, "Orders", "*").getConsumerDataSet().iterator().next();
            if (!group.equals("known")) {
                data.getSubscriptionDataSet().forEach(wanted -> wanted.setSubString(tags));
            }
            groups.add(data);
        }
        heartbeat.setConsumerDataSet(groups);
        var producer = new ProducerData();
        producer.setGroupName("senders");
        heartbeat.setProducerDataSet(Set.of(producer));
        return client.call(Requests.HEART_BEAT, null, heartbeat.encode());
    }

    private void assertOthersAreThere() throws Exception {
        assertEquals(ResponseCode.SUCCESS,
            client.call(Requests.GET_CONSUMER_LIST_BY_GROUP, new GetConsumerListByGroupHeader("known")).getCode());
        assertEquals(ResponseCode.SUCCESS, client.call(Requests.GET_PRODUCER_CONNECTION_LIST,
            new GetProducerConnectionListHeader("senders")).getCode());
        assertEquals(ResponseCode.SUCCESS, client.pull(pullHeader("known", "Orders", 0, 0, 0)).getCode());
    }

    @Test
    void shouldLeaveOutGroupsThatOperatorsHaveNotMade() throws Exception {
        var reply = beat("unknown", "*");

        assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
        assertOthersAreThere();
        assertNotEquals(ResponseCode.SUCCESS,
            client.call(Requests.GET_CONSUMER_LIST_BY_GROUP, new GetConsumerListByGroupHeader("unknown1")).getCode());
        assertEquals(ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST,
            client.pull(pullHeader("unknown1", "Orders", 0, 0, OWN_SUBSCRIPTION)).getCode());
    }

    @Test
    void shouldTakeTheOthersWhereItRefusesOne() throws Exception {
        assertEquals(ResponseCode.INVALID_PARAMETER, beat("known", "||").getCode());
        assertOthersAreThere();

        assertEquals(ResponseCode.INVALID_PARAMETER, beat("bad group", "*").getCode());
        assertOthersAreThere();
    }
}
