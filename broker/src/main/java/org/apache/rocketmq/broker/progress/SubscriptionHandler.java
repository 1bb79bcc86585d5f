package org.apache.rocketmq.broker.progress;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.remoting.internal.request.QuerySubscriptionByConsumerHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.QuerySubscriptionResponseBody;

/** Tells what a group wants of a topic; nothing where it has no member that wants any. */
final class SubscriptionHandler implements Handler<QuerySubscriptionByConsumerHeader> {
    private final GroupLook look;

    SubscriptionHandler(GroupLook look) {
        this.look = look;
    }

    @Override
    public CompletionStage<Response> handle(Request<QuerySubscriptionByConsumerHeader> request) {
        var header = request.header();
        var body = new QuerySubscriptionResponseBody();
        body.setGroup(header.group());
        body.setTopic(header.topic());
        var subscription = header.topic() == null ? null : look.groups().subscription(header.group(), header.topic());
        if (subscription != null) {
            body.setSubscriptionData(subscription.toWire());
        }
        return Response.ok().body(body.encode()).now();
    }
}
