package org.apache.rocketmq.namesrv.handler;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.namesrv.route.Registrations;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.ClusterInfo;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;

/** Tells all clusters and brokers. */
final class ClusterInfoHandler implements Handler<Void> {
    private final Registrations registrations;

    ClusterInfoHandler(Registrations registrations) {
        this.registrations = registrations;
    }

    @Override
    public CompletionStage<Response> handle(Request<Void> request) {
        var view = registrations.view();
        var brokers = new HashMap<String, BrokerData>();
        view.groups().forEach((name, group) -> brokers.put(name, Routes.brokerData(group)));
        var clusters = new HashMap<String, Set<String>>();
        view.clusters().forEach((cluster, names) -> clusters.put(cluster, new HashSet<>(names)));
        var body = new ClusterInfo();
        body.setBrokerAddrTable(brokers);
        body.setClusterAddrTable(clusters);
        return Response.ok().body(body.encode()).now();
    }
}
