package org.apache.rocketmq.namesrv.config;

import java.util.List;
import org.apache.rocketmq.common.internal.config.Setting;
import org.apache.rocketmq.common.internal.config.Settings;

/**
 * What an operator may turn on and off while the name server runs, also from afar: nothing here names a file, an
 * address or anything that is run.
 *
 * @param orderConfigInRoutes a route tells the topic's entry of ORDER_TOPIC_CONFIG
 * @param orderConfigToBrokers a broker that registers gets all entries of ORDER_TOPIC_CONFIG
 * @param listsAllTopics whether the list of all topics is told
 * @param listsTopics whether the lists of some topics are told
 * @param dropsUnregisteredTopics a broker that registers all its topics loses the others
 */
public record Switches(
    boolean orderConfigInRoutes, boolean orderConfigToBrokers, boolean listsAllTopics, boolean listsTopics,
    boolean dropsUnregisteredTopics) {

    private static final Setting<Boolean> ORDER_MESSAGE_ENABLE = Setting.bool("orderMessageEnable", false)
        .doc("A route tells the topic's order configuration.");
    private static final Setting<Boolean> RETURN_ORDER_CONFIG = Setting.bool("returnOrderTopicConfigToBroker", true)
        .doc("A broker that registers gets the order configuration of all topics.");
    private static final Setting<Boolean> ENABLE_ALL_TOPIC_LIST = Setting.bool("enableAllTopicList", true)
        .doc("The list of all topics may be asked for.");
    private static final Setting<Boolean> ENABLE_TOPIC_LIST = Setting.bool("enableTopicList", true)
        .doc("The lists of a cluster's topics and of unit topics may be asked for.");
    private static final Setting<Boolean> DELETE_WITH_REGISTRATION =
        Setting.bool("deleteTopicWithBrokerRegistration", false)
            .doc("A broker's topics that it does not name in a full registration are dropped.");

    static List<Setting<?>> settings() {
        return List.of(ORDER_MESSAGE_ENABLE, RETURN_ORDER_CONFIG, ENABLE_ALL_TOPIC_LIST, ENABLE_TOPIC_LIST,
            DELETE_WITH_REGISTRATION);
    }

    static Switches from(Settings settings) {
        return new Switches(
            settings.get(ORDER_MESSAGE_ENABLE), settings.get(RETURN_ORDER_CONFIG),
            settings.get(ENABLE_ALL_TOPIC_LIST), settings.get(ENABLE_TOPIC_LIST),
            settings.get(DELETE_WITH_REGISTRATION));
    }
}
