package org.apache.rocketmq.remoting.protocol.heartbeat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Set;
import org.apache.rocketmq.remoting.protocol.filter.FilterAPI;
import org.junit.jupiter.api.Test;

/** The fingerprint of a heartbeat. */
class HeartbeatDataTest {

    private static HeartbeatData heartbeat(String clientId, String tags, long version) {
        SubscriptionData subscription = FilterAPI.buildSubscriptionData("T", tags);
        subscription.setSubVersion(version);
        var consumer = new ConsumerData();
        consumer.setGroupName("G");
        consumer.setSubscriptionDataSet(Set.of(subscription));
        var heartbeat = new HeartbeatData();
        heartbeat.setClientID(clientId);
        heartbeat.setConsumerDataSet(Set.of(consumer));
        return heartbeat;
    }

    @Test
    void shouldHaveTheSameFingerprintWhoeverSendsItAndWhenever() {
        HeartbeatData one = heartbeat("a", "x", 1);
        HeartbeatData other = heartbeat("b", "x", 2);
        other.setWithoutSub(true);
        other.setHeartbeatFingerprint(9);

        assertEquals(one.computeHeartbeatFingerprint(), other.computeHeartbeatFingerprint());
    }

    @Test
    void shouldHaveAnotherFingerprintForOtherSubscriptions() {
        assertNotEquals(heartbeat("a", "x", 1).computeHeartbeatFingerprint(),
            heartbeat("a", "y", 1).computeHeartbeatFingerprint());
    }

    @Test
    void shouldStayAsItIsWhenItsFingerprintIsTaken() {
        HeartbeatData heartbeat = heartbeat("a", "x", 1);
        String before = heartbeat.toJson();

        heartbeat.computeHeartbeatFingerprint();

        assertEquals(before, heartbeat.toJson());
    }
}
