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
}
