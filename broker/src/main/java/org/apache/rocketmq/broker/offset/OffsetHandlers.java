package org.apache.rocketmq.broker.offset;

import org.apache.rocketmq.broker.group.GroupSettings;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.remoting.internal.request.QueryConsumerOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.UpdateConsumerOffsetHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.store.MessageStore;

/** Makes the handlers of this package. */
public record OffsetHandlers(ConsumerOffsets offsets, Topics topics, GroupSettings groups, MessageStore store) {

    public Handler<UpdateConsumerOffsetHeader> commit() {
        return new CommitOffsetHandler(offsets, topics, groups);
    }

    public Handler<QueryConsumerOffsetHeader> query() {
        return new QueryOffsetHandler(offsets, store);
    }
}
