package org.apache.rocketmq.broker.group;

import java.util.List;

/**
 * What a consumer says of itself in a heartbeat.
 *
 * @param fingerprint names the subscriptions for later heartbeats that leave them out; 0 for none
 * @param wanted one subscription for each topic
 */
record Joining(ClientIdentity client, int fingerprint, Manner manner, List<Subscription> wanted) {

    String clientId() {
        return client.id();
    }

    /** True where both want the same of the same topics, whatever the versions. */
    boolean wantsTheSameAs(Joining other) {
        return wanted.size() == other.wanted.size() && wanted.stream().allMatch(each -> other.wanted.stream()
            .anyMatch(its -> its.topic().equals(each.topic()) && its.sameAs(each)));
    }
}
