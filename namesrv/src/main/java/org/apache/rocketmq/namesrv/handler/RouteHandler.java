package org.apache.rocketmq.namesrv.handler;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.namesrv.config.LiveSettings;
import org.apache.rocketmq.namesrv.kv.KvConfig;
import org.apache.rocketmq.remoting.internal.request.GetRouteInfoHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;

/** Tells clients which brokers hold a topic. */
final class RouteHandler implements Handler<GetRouteInfoHeader> {
    /** RocketMQ 4.9.4: from it on clients read JSON whose number keys are quoted. */
    private static final int FIRST_VERSION_OF_STANDARD_JSON = 401;

    private final Routes routes;
    private final KvConfig kvConfig;
    private final LiveSettings settings;

    RouteHandler(Routes routes, KvConfig kvConfig, LiveSettings settings) {
        this.routes = routes;
        this.kvConfig = kvConfig;
        this.settings = settings;
    }

    @Override
    public CompletionStage<Response> handle(Request<GetRouteInfoHeader> request) {
        String topic = request.header().topic();
        String complaint = Names.madeTopicComplaint(topic);
        if (complaint != null) {
            throw noRoute(topic, complaint);
        }
        byte[] body = route(topic, wantsStandardJson(request));
        if (body == null) {
            throw noRoute(topic, "It does not exist, or no broker that holds it is registered at this name server."
                + " Create it (mqadmin updateTopic), or check that its broker runs and has this name server in"
                + " namesrvAddr.");
        }
        return Response.ok().body(body).now();
    }

    private static RequestRejected noRoute(String topic, String why) {
        return new RequestRejected(Refusal.TOPIC_NOT_ROUTED,
            "No topic route info in name server for the topic: " + Names.shown(topic) + ". " + why);
    }

    private byte[] route(String topic, boolean standardJson) {
        String order = settings.switches().orderConfigInRoutes() ? kvConfig.get(KvConfig.ORDER_TOPICS, topic) : null;
        return order == null
            ? routes.encoded(topic, standardJson) : routes.encodedWithOrder(topic, order, standardJson);
    }

    private static boolean wantsStandardJson(Request<GetRouteInfoHeader> request) {
        return request.command().getVersion() >= FIRST_VERSION_OF_STANDARD_JSON
            || Boolean.TRUE.equals(request.header().acceptStandardJsonOnly());
    }
}
