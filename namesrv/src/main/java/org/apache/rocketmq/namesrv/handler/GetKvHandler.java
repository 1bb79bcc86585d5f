package org.apache.rocketmq.namesrv.handler;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.namesrv.kv.KvConfig;
import org.apache.rocketmq.remoting.internal.request.GetKVConfigHeader;
import org.apache.rocketmq.remoting.internal.request.GetKVConfigReply;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;

/** Tells the text under a key. */
final class GetKvHandler implements Handler<GetKVConfigHeader> {
    private final KvConfig kvConfig;

    GetKvHandler(KvConfig kvConfig) {
        this.kvConfig = kvConfig;
    }

    @Override
    public CompletionStage<Response> handle(Request<GetKVConfigHeader> request) {
        var header = request.header();
        String value = kvConfig.get(header.namespace(), header.key());
        if (value == null) {
            throw new RequestRejected(Refusal.KEY_UNKNOWN,
                "No config item, Namespace: " + header.namespace() + " Key: " + header.key());
        }
        return Response.ok(GetKVConfigReply.CODEC, new GetKVConfigReply(value)).now();
    }
}
