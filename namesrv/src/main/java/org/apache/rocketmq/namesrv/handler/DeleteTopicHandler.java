package org.apache.rocketmq.namesrv.handler;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.namesrv.route.Registrations;
import org.apache.rocketmq.remoting.internal.request.DeleteTopicFromNamesrvHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;

/** Forgets a topic, in one cluster or in all. */
final class DeleteTopicHandler implements Handler<DeleteTopicFromNamesrvHeader> {
    private final Registrations registrations;

    DeleteTopicHandler(Registrations registrations) {
        this.registrations = registrations;
    }

    @Override
    public CompletionStage<Response> handle(Request<DeleteTopicFromNamesrvHeader> request) {
        String topic = Entries.topic(request.header().topic());
        String cluster = request.header().clusterName();
        if (cluster == null || cluster.isEmpty()) {
            registrations.deleteTopic(topic);
        } else {
            registrations.deleteTopic(topic, Entries.cluster(cluster));
        }
        return Response.ok().now();
    }
}
