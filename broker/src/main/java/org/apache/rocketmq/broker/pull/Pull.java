package org.apache.rocketmq.broker.pull;

import java.util.function.LongPredicate;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;

/** A pull that may be answered: what is asked, of which topic, and the tags that are wanted (null for all). */
record Pull(PullMessageHeader header, TopicConfig topic, SubscriptionGroupConfig group, LongPredicate tags) { }
