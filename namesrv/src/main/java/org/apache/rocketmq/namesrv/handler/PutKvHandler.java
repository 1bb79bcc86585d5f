package org.apache.rocketmq.namesrv.handler;

import java.io.IOException;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.namesrv.kv.KvConfig;
import org.apache.rocketmq.remoting.internal.request.PutKVConfigHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;

/** Keeps a text under a key. */
final class PutKvHandler implements Handler<PutKVConfigHeader> {
    private final KvConfig kvConfig;

    PutKvHandler(KvConfig kvConfig) {
        this.kvConfig = kvConfig;
    }

    @Override
    public CompletionStage<Response> handle(Request<PutKVConfigHeader> request) {
        var header = request.header();
        try {
            kvConfig.put(header.namespace(), header.key(), header.value());
            return Response.ok().now();
        } catch (IllegalArgumentException e) {
            throw new RequestRejected(Refusal.PARAMETER_BAD, e.getMessage());
        } catch (IOException e) {
            throw new RequestRejected(Refusal.CONFIG_NOT_WRITTEN, "nothing changed, as it cannot be written: " + e);
        }
    }
}
