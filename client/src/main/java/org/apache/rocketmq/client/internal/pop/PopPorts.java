package org.apache.rocketmq.client.internal.pop;

import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.rocketmq.client.internal.figures.ConsumeFigures;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.pull.Reading;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/**
 * What the poppers of a consumer have around them.
 *
 * @param subscriptions what the consumer wants of a topic; null where it wants nothing any more
 * @param sink takes what was popped
 * @param settlement acknowledges what is not wanted
 * @param suspended true while nothing is to be popped
 * @param figures hears of each pop that was answered
 * @param reading makes messages of what was popped
 */
public record PopPorts(ClientInstance instance, Function<String, SubscriptionData> subscriptions, PopSink sink,
    Settlement settlement, BooleanSupplier suspended, ConsumeFigures figures, Reading reading) {
}
