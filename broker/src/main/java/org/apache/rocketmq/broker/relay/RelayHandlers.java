package org.apache.rocketmq.broker.relay;

import org.apache.rocketmq.broker.group.Groups;
import org.apache.rocketmq.remoting.internal.request.ConsumeMessageDirectlyHeader;
import org.apache.rocketmq.remoting.internal.request.GetConsumerRunningInfoHeader;
import org.apache.rocketmq.remoting.internal.request.GetConsumerStatusHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.store.MessageStore;

/** Makes the handlers of this package. */
public record RelayHandlers(Groups groups, MessageStore store) {

    public Handler<GetConsumerRunningInfoHeader> runningInfo() {
        return new RunningInfoHandler(new Members(groups));
    }

    public Handler<ConsumeMessageDirectlyHeader> consumeDirectly() {
        return new ConsumeDirectlyHandler(new Members(groups), store);
    }

    public Handler<GetConsumerStatusHeader> consumerStatus() {
        return new ConsumerStatusHandler(groups);
    }
}
