package org.apache.rocketmq.broker.pull;

import java.nio.ByteBuffer;
import org.apache.rocketmq.broker.filter.KnownFilter;
import org.apache.rocketmq.broker.group.Subscription;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;
import org.apache.rocketmq.store.MessageFilter;

/**
 * A pull that may be answered: what is asked, by whom, of which topic, and which messages are wanted.
 *
 * @param known what is known in advance of what is wanted, or null
 */
record Pull(Peer peer, PullMessageHeader header, TopicConfig topic, SubscriptionGroupConfig group, Subscription wanted,
    KnownFilter known) {

    /** The same, from another offset on. */
    Pull from(long offset) {
        return new Pull(peer, header.from(offset), topic, group, wanted, known);
    }

    /** What the store is to give. */
    MessageFilter filter() {
        var filter = wanted.filter();
        return known == null ? filter : new MessageFilter() {
            @Override
            public boolean mayWant(long tagsCode, long storeTimestamp, ByteBuffer bits) {
                return known.mayPass(storeTimestamp, bits);
            }

            @Override
            public boolean wants(ByteBuffer record) {
                return filter.wants(record);
            }
        };
    }
}
