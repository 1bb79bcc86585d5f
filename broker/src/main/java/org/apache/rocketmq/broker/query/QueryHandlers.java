package org.apache.rocketmq.broker.query;

import java.time.InstantSource;
import org.apache.rocketmq.remoting.internal.request.GetMaxOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.GetMinOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.QueryMessageHeader;
import org.apache.rocketmq.remoting.internal.request.SearchOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.ViewMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.store.MessageStore;

/**
 * Makes the handlers of this package.
 *
 * @param bootMillis when the broker was started
 * @param clock tells how long it has run since
 */
public record QueryHandlers(MessageStore store, QueryRules rules, long bootMillis, InstantSource clock) {

    public Handler<GetMaxOffsetHeader> maxOffset() {
        return new MaxOffsetHandler(store);
    }

    public Handler<GetMinOffsetHeader> minOffset() {
        return new MinOffsetHandler(store);
    }

    public Handler<SearchOffsetHeader> searchOffset() {
        return new SearchOffsetHandler(store);
    }

    public Handler<QueryMessageHeader> queryMessage() {
        return new QueryMessageHandler(store, rules);
    }

    public Handler<Void> runtime() {
        return new RuntimeHandler(store, bootMillis, clock);
    }

    public Handler<ViewMessageHeader> viewMessage() {
        return new ViewMessageHandler(store);
    }
}
