package org.apache.rocketmq.namesrv.handler;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.rocketmq.namesrv.config.LiveSettings;
import org.apache.rocketmq.namesrv.config.Switches;
import org.apache.rocketmq.namesrv.route.ClusterView;
import org.apache.rocketmq.namesrv.route.Registrations;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.TopicList;

/**
 * Tells those topics of the view that are asked for, unless that is switched off.
 *
 * @param <H> the request header's record
 */
final class TopicListHandler<H> implements Handler<H> {
    private final Registrations registrations;
    private final LiveSettings settings;
    private final Predicate<Switches> enabled;
    private final Function<H, Function<ClusterView, Set<String>>> choice;

    TopicListHandler(
        Registrations registrations, LiveSettings settings, Predicate<Switches> enabled,
        Function<H, Function<ClusterView, Set<String>>> choice) {

        this.registrations = registrations;
        this.settings = settings;
        this.enabled = enabled;
        this.choice = choice;
    }

    @Override
    public CompletionStage<Response> handle(Request<H> request) {
        if (!enabled.test(settings.switches())) {
            throw new RequestRejected(Refusal.TOPIC_LIST_OFF,
                "this name server tells no such list of topics; enableAllTopicList and enableTopicList switch them on");
        }
        var list = new TopicList();
        list.setTopicList(new HashSet<>(choice.apply(request.header()).apply(registrations.view())));
        return Response.ok().body(list.encode()).now();
    }
}
