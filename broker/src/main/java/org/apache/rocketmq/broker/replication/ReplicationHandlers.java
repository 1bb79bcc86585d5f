package org.apache.rocketmq.broker.replication;

import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.store.MessageStore;

/**
 * The handlers of this package.
 *
 * @param status tells how the broker stands to its replicas, or to its primary
 */
public record ReplicationHandlers(Handler<Void> status) {

    public static ReplicationHandlers of(Primary primary, MessageStore store) {
        return new ReplicationHandlers(new PrimaryStatusHandler(primary, store));
    }

    public static ReplicationHandlers of(Replica replica, MessageStore store) {
        return new ReplicationHandlers(new ReplicaStatusHandler(replica, store));
    }
}
