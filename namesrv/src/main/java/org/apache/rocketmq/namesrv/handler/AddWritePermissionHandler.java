package org.apache.rocketmq.namesrv.handler;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.namesrv.route.Registrations;
import org.apache.rocketmq.remoting.internal.request.AddWritePermOfBrokerHeader;
import org.apache.rocketmq.remoting.internal.request.AddWritePermOfBrokerReply;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;

/** Lets producers come back to a broker. */
final class AddWritePermissionHandler implements Handler<AddWritePermOfBrokerHeader> {
    private final Registrations registrations;

    AddWritePermissionHandler(Registrations registrations) {
        this.registrations = registrations;
    }

    @Override
    public CompletionStage<Response> handle(Request<AddWritePermOfBrokerHeader> request) {
        int topics = registrations.addWritePermission(Entries.broker(request.header().brokerName()));
        return Response.ok(AddWritePermOfBrokerReply.CODEC, new AddWritePermOfBrokerReply(topics)).now();
    }
}
