package org.apache.rocketmq.client.internal.loop;

import org.apache.rocketmq.client.internal.route.TopicRoute;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.internal.request.CheckTransactionStateHeader;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.protocol.heartbeat.HeartbeatData;

/** A producer or consumer as its client instance sees it. */
public interface Member {

    /** Which side of a group it is on. A client instance has one member of each role in a group at most. */
    enum Role { PRODUCER, CONSUMER }

    Role role();

    String group();

    /** Adds what brokers are to know of it; on any thread. */
    void describeTo(HeartbeatData heartbeat);

    /** What operators may ask and tell it; null where that is nothing. */
    default AskedConsumer asked() {
        return null;
    }

    /** Brokers say that members of the group came or went; on the client loop. */
    default void groupChanged() { }

    /** The connection to this address is gone; on the client loop. */
    default void disconnected(String address) { }

    /** A broker asks how the transaction of a half message of the group went; on the thread of slow requests. */
    default void transactionAsked(Peer broker, CheckTransactionStateHeader header, MessageExt message) { }

    /** The queues of a topic, or their brokers' addresses, have changed; on the client loop. */
    default void routeChanged(TopicRoute route) { }
}
