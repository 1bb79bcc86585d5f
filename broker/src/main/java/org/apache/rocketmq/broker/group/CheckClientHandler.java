package org.apache.rocketmq.broker.group;

import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.CheckClientRequestBody;

/** Says whether a subscription can be served, before a consumer starts with it. */
final class CheckClientHandler implements Handler<Void> {
    private final BooleanSupplier filterByProperties;

    CheckClientHandler(BooleanSupplier filterByProperties) {
        this.filterByProperties = filterByProperties;
    }

    @Override
    public CompletionStage<Response> handle(Request<Void> request) {
        var data = request.body(CheckClientRequestBody.class).getSubscriptionData();
        if (data != null) {
            try {
                var wanted = Subscription.of(
                    data.getTopic(), data.getSubString(), data.getExpressionType(), data.getSubVersion());
                wanted.requireServed(filterByProperties.getAsBoolean());
            } catch (IllegalArgumentException e) {
                throw new RequestRejected(Refusal.EXPRESSION_MALFORMED, e.getMessage());
            }
        }
        return Response.ok().now();
    }
}
