package org.apache.rocketmq.broker.query;

import org.apache.rocketmq.remoting.internal.request.GetMaxOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.GetMinOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.SearchOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.ViewMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.store.MessageStore;

/** Makes the handlers of this package. */
public record QueryHandlers(MessageStore store) {

    public Handler<GetMaxOffsetHeader> maxOffset() {
        return new MaxOffsetHandler(store);
    }

    public Handler<GetMinOffsetHeader> minOffset() {
        return new MinOffsetHandler(store);
    }

    public Handler<SearchOffsetHeader> searchOffset() {
        return new SearchOffsetHandler(store);
    }

    public Handler<ViewMessageHeader> viewMessage() {
        return new ViewMessageHandler(store);
    }
}
