package org.apache.rocketmq.namesrv.handler;

import java.util.HashMap;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.namesrv.kv.KvConfig;
import org.apache.rocketmq.remoting.internal.request.GetKVListByNamespaceHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.KVTable;

/** Tells all keys and texts of a namespace. */
final class ListKvHandler implements Handler<GetKVListByNamespaceHeader> {
    private final KvConfig kvConfig;

    ListKvHandler(KvConfig kvConfig) {
        this.kvConfig = kvConfig;
    }

    @Override
    public CompletionStage<Response> handle(Request<GetKVListByNamespaceHeader> request) {
        var entries = kvConfig.namespace(request.header().namespace());
        if (entries.isEmpty()) {
            throw new RequestRejected(Refusal.KEY_UNKNOWN,
                "No config item, Namespace: " + request.header().namespace());
        }
        var table = new KVTable();
        table.setTable(new HashMap<>(entries));
        return Response.ok().body(table.encode()).now();
    }
}
