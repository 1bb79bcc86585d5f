package org.apache.rocketmq.namesrv.handler;

import java.io.IOException;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.namesrv.kv.KvConfig;
import org.apache.rocketmq.remoting.internal.request.DeleteKVConfigHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;

/** Forgets the text under a key. */
final class DeleteKvHandler implements Handler<DeleteKVConfigHeader> {
    private final KvConfig kvConfig;

    DeleteKvHandler(KvConfig kvConfig) {
        this.kvConfig = kvConfig;
    }

    @Override
    public CompletionStage<Response> handle(Request<DeleteKVConfigHeader> request) {
        try {
            kvConfig.delete(request.header().namespace(), request.header().key());
            return Response.ok().now();
        } catch (IOException e) {
            throw new RequestRejected(Refusal.CONFIG_NOT_WRITTEN, "nothing changed, as it cannot be written: " + e);
        }
    }
}
