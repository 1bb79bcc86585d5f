package org.apache.rocketmq.namesrv.handler;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.namesrv.route.Registrations;
import org.apache.rocketmq.namesrv.route.RegistryFullException;
import org.apache.rocketmq.namesrv.route.TopicQueues;
import org.apache.rocketmq.remoting.internal.request.RegisterTopicHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.route.QueueData;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;

/** Adds a topic to brokers that are there, as an operator says. */
final class RegisterTopicHandler implements Handler<RegisterTopicHeader> {
    private static final String NAME = "REGISTER_TOPIC_IN_NAMESRV";
    private static final int MOST_BODY_BYTES = 64 * 1024;

    private final Registrations registrations;

    RegisterTopicHandler(Registrations registrations) {
        this.registrations = registrations;
    }

    @Override
    public CompletionStage<Response> handle(Request<RegisterTopicHeader> request) {
        String topic = Entries.topic(request.header().topic());
        var bytes = Bodies.bytes(NAME, request.body(), MOST_BODY_BYTES);
        var route = Bodies.json(NAME, bytes, TopicRouteData.class);
        try {
            registrations.registerTopic(topic, queues(route.getQueueDatas()));
        } catch (IllegalArgumentException | RegistryFullException e) {
            throw new RequestRejected(Refusal.REGISTRY_FULL, e.getMessage());
        }
        return Response.ok().now();
    }

    private static Map<String, TopicQueues> queues(List<QueueData> wire) {
        if (wire == null || wire.isEmpty()) {
            throw new RequestRejected(Refusal.PARAMETER_BAD, "the body names no queues");
        }
        var queues = new HashMap<String, TopicQueues>();
        for (QueueData each : wire) {
            String broker = Entries.broker(each.getBrokerName() == null ? "" : each.getBrokerName());
            String complaint = RegistrationReader.queuesComplaint(each.getReadQueueNums(), each.getWriteQueueNums());
            if (complaint != null) {
                throw new RequestRejected(Refusal.PARAMETER_BAD, complaint);
            }
            queues.put(broker, new TopicQueues(
                each.getReadQueueNums(), each.getWriteQueueNums(), each.getPerm(), each.getTopicSysFlag()));
        }
        return queues;
    }
}
