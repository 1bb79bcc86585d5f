package org.apache.rocketmq.namesrv.handler;

import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.rocketmq.namesrv.config.LiveSettings;
import org.apache.rocketmq.namesrv.config.Switches;
import org.apache.rocketmq.namesrv.kv.KvConfig;
import org.apache.rocketmq.namesrv.route.Registrations;
import org.apache.rocketmq.namesrv.route.TopicQueues;
import org.apache.rocketmq.remoting.internal.request.GetTopicsByClusterHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.Lane;

/** The table of all that a name server answers. Only what writes a file is slow enough for the admin lane. */
public final class NamesrvRequests {
    /** How long a slow request may wait for its turn. */
    private static final Duration SLOW_PATIENCE = Duration.ofSeconds(5);
    private static final Predicate<TopicQueues> UNIT = TopicQueues::isUnit;
    private static final Predicate<TopicQueues> UNIT_SUBSCRIPTION = TopicQueues::hasUnitSubscription;

    private final Registrations registrations;
    private final KvConfig kvConfig;
    private final LiveSettings settings;

    public NamesrvRequests(Registrations registrations, KvConfig kvConfig, LiveSettings settings) {
        this.registrations = registrations;
        this.kvConfig = kvConfig;
        this.settings = settings;
    }

    public HandlerTable table() {
        var table = HandlerTable.builder().patience(Lane.ADMIN, SLOW_PATIENCE);
        addBrokers(table);
        addRoutes(table);
        addTopicLists(table);
        addConfiguration(table);
        return table.build();
    }

    private void addBrokers(HandlerTable.Builder table) {
        table
            .on(Requests.REGISTER_BROKER, new RegisterBrokerHandler(registrations, kvConfig, settings), Lane.IO)
            .on(Requests.UNREGISTER_BROKER, new UnregisterBrokerHandler(registrations), Lane.IO)
            .on(Requests.BROKER_HEARTBEAT, new BrokerHeartbeatHandler(registrations), Lane.IO)
            .on(Requests.QUERY_DATA_VERSION, new QueryDataVersionHandler(registrations), Lane.IO)
            .on(Requests.GET_BROKER_CLUSTER_INFO, new ClusterInfoHandler(registrations), Lane.IO)
            .on(Requests.GET_BROKER_MEMBER_GROUP, new MemberGroupHandler(registrations), Lane.IO)
            .on(Requests.WIPE_WRITE_PERM_OF_BROKER, new WipeWritePermissionHandler(registrations), Lane.IO)
            .on(Requests.ADD_WRITE_PERM_OF_BROKER, new AddWritePermissionHandler(registrations), Lane.IO);
    }

    private void addRoutes(HandlerTable.Builder table) {
        var routes = new Routes(registrations);
        table
            .on(Requests.GET_ROUTEINFO_BY_TOPIC, new RouteHandler(routes, kvConfig, settings), Lane.IO)
            .on(Requests.REGISTER_TOPIC_IN_NAMESRV, new RegisterTopicHandler(registrations), Lane.IO)
            .on(Requests.DELETE_TOPIC_IN_NAMESRV, new DeleteTopicHandler(registrations), Lane.IO);
    }

    private void addTopicLists(HandlerTable.Builder table) {
        table
            .on(Requests.GET_ALL_TOPIC_LIST_FROM_NAMESERVER, new TopicListHandler<Void>(
                registrations, settings, Switches::listsAllTopics, none -> view -> view.topics()), Lane.IO)
            .on(Requests.GET_TOPICS_BY_CLUSTER, new TopicListHandler<GetTopicsByClusterHeader>(
                registrations, settings, Switches::listsTopics,
                header -> view -> view.topicsOfCluster(Entries.cluster(header.cluster()))), Lane.IO)
            .on(Requests.GET_SYSTEM_TOPIC_LIST_FROM_NS, new SystemTopicListHandler(registrations), Lane.IO)
            .on(Requests.GET_UNIT_TOPIC_LIST, topicsWhere(UNIT), Lane.IO)
            .on(Requests.GET_HAS_UNIT_SUB_TOPIC_LIST, topicsWhere(UNIT_SUBSCRIPTION), Lane.IO)
            .on(Requests.GET_HAS_UNIT_SUB_UNUNIT_TOPIC_LIST,
                topicsWhere(UNIT_SUBSCRIPTION.and(UNIT.negate())), Lane.IO);
    }

    private TopicListHandler<Void> topicsWhere(Predicate<TopicQueues> queues) {
        return new TopicListHandler<>(
            registrations, settings, Switches::listsTopics, none -> view -> Set.copyOf(view.topicsWhere(queues)));
    }

    private void addConfiguration(HandlerTable.Builder table) {
        table
            .on(Requests.PUT_KV_CONFIG, new PutKvHandler(kvConfig), Lane.ADMIN)
            .on(Requests.GET_KV_CONFIG, new GetKvHandler(kvConfig), Lane.IO)
            .on(Requests.DELETE_KV_CONFIG, new DeleteKvHandler(kvConfig), Lane.ADMIN)
            .on(Requests.GET_KVLIST_BY_NAMESPACE, new ListKvHandler(kvConfig), Lane.IO)
            .on(Requests.UPDATE_NAMESRV_CONFIG, new UpdateConfigHandler(settings), Lane.IO)
            .on(Requests.GET_NAMESRV_CONFIG, new GetConfigHandler(settings), Lane.IO);
    }
}
