package org.apache.rocketmq.namesrv.handler;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.namesrv.route.Registrations;
import org.apache.rocketmq.remoting.internal.request.QueryDataVersionHeader;
import org.apache.rocketmq.remoting.internal.request.QueryDataVersionReply;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.DataVersion;

/** Tells a broker whether its topics have changed since it registered them, so that it may spare itself the next. */
final class QueryDataVersionHandler implements Handler<QueryDataVersionHeader> {
    private static final String NAME = "QUERY_DATA_VERSION";
    private static final int MOST_BODY_BYTES = 4096;

    private final Registrations registrations;

    QueryDataVersionHandler(Registrations registrations) {
        this.registrations = registrations;
    }

    @Override
    public CompletionStage<Response> handle(Request<QueryDataVersionHeader> request) {
        var header = request.header();
        var member = Entries.member(header.clusterName(), header.brokerName(), header.brokerId(), header.brokerAddr());
        var bytes = Bodies.bytes(NAME, request.body(), MOST_BODY_BYTES);
        var asked = Versions.of(Bodies.json(NAME, bytes, DataVersion.class));
        var known = registrations.versionOf(member);
        var response = Response.ok(QueryDataVersionReply.CODEC, new QueryDataVersionReply(!asked.equals(known)));
        if (known != null) {
            response.body(Versions.toWire(known).encode());
        }
        return response.now();
    }
}
