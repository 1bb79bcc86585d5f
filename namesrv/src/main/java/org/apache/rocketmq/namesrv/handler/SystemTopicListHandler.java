package org.apache.rocketmq.namesrv.handler;

import java.util.HashSet;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.namesrv.route.BrokerGroup;
import org.apache.rocketmq.namesrv.route.Registrations;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.TopicList;

/**
 * Tells the topics that clusters and brokers have by their name, and a broker that knows the other system topics.
 */
final class SystemTopicListHandler implements Handler<Void> {
    private final Registrations registrations;

    SystemTopicListHandler(Registrations registrations) {
        this.registrations = registrations;
    }

    @Override
    public CompletionStage<Response> handle(Request<Void> request) {
        var view = registrations.view();
        var names = new HashSet<String>(view.groups().keySet());
        names.addAll(view.clusters().keySet());
        var list = new TopicList();
        list.setTopicList(names);
        view.groups().values().stream().findFirst().map(SystemTopicListHandler::someAddress)
            .ifPresent(list::setBrokerAddr);
        return Response.ok().body(list.encode()).now();
    }

    private static String someAddress(BrokerGroup group) {
        return group.addresses().get(group.addresses().firstKey());
    }
}
