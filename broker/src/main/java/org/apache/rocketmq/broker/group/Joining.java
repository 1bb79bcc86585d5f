package org.apache.rocketmq.broker.group;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
        var others = other.byTopic();
        return wanted.size() == other.wanted.size() && wanted.stream().allMatch(each -> {
            var its = others.get(each.topic());
            return its != null && its.sameAs(each);
        });
    }

    /** What is wanted of each topic: of two that name the same, the first. */
    Map<String, Subscription> byTopic() {
        return wanted.stream().collect(Collectors.toMap(Subscription::topic, each -> each, (first, next) -> first));
    }
}
