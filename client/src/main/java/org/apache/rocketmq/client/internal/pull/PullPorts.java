package org.apache.rocketmq.client.internal.pull;

import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import org.apache.rocketmq.client.internal.figures.ConsumeFigures;
import org.apache.rocketmq.client.internal.loop.Heartbeats;
import org.apache.rocketmq.client.internal.route.RouteTable;
import org.apache.rocketmq.client.internal.rpc.Calls;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/**
 * What the pullers of a consumer have around them.
 *
 * @param subscriptions what the consumer wants of a topic; null where it wants nothing any more
 * @param sink takes what was fetched
 * @param commits whether what is consumed of a queue may be committed with a pull
 * @param suspended true of a queue while nothing of it is to be fetched
 * @param brokerChoice which broker id to fetch from, where a broker has suggested one
 * @param figures hears of each pull that was answered
 * @param reading makes messages of what was pulled
 */
public record PullPorts(
    Scheduler loop, Calls calls, RouteTable routes, Heartbeats heartbeats,
    Function<String, SubscriptionData> subscriptions, MessageSink sink, Predicate<MessageQueue> commits,
    Predicate<MessageQueue> suspended, LongUnaryOperator brokerChoice, ConsumeFigures figures, Reading reading) {
}
