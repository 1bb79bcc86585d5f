package org.apache.rocketmq.broker.pop;

import org.apache.rocketmq.broker.group.Subscription;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.remoting.internal.request.PopMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;

/** A pop that may be answered: what is asked, by whom, of which topic, and which messages are wanted. */
record Pop(Peer peer, PopMessageHeader header, TopicConfig topic, SubscriptionGroupConfig group, Subscription wanted) {
    /** The initMode of groups that begin behind what is there. */
    static final int FROM_END = 1;

    boolean ordered() {
        return Boolean.TRUE.equals(header.order());
    }
}
