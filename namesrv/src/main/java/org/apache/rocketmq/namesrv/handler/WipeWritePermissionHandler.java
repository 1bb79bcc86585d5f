package org.apache.rocketmq.namesrv.handler;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.namesrv.route.Registrations;
import org.apache.rocketmq.remoting.internal.request.WipeWritePermOfBrokerHeader;
import org.apache.rocketmq.remoting.internal.request.WipeWritePermOfBrokerReply;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;

/** Keeps producers away from a broker, before it is taken down say. */
final class WipeWritePermissionHandler implements Handler<WipeWritePermOfBrokerHeader> {
    private final Registrations registrations;

    WipeWritePermissionHandler(Registrations registrations) {
        this.registrations = registrations;
    }

    @Override
    public CompletionStage<Response> handle(Request<WipeWritePermOfBrokerHeader> request) {
        int topics = registrations.wipeWritePermission(Entries.broker(request.header().brokerName()));
        return Response.ok(WipeWritePermOfBrokerReply.CODEC, new WipeWritePermOfBrokerReply(topics)).now();
    }
}
