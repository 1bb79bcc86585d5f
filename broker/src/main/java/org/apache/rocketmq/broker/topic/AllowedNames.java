package org.apache.rocketmq.broker.topic;

import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;

/** Refuses requests that name a topic or a group as none may be called, so that no table and no file ever sees it. */
public final class AllowedNames {
    private AllowedNames() { }

    /**
     * Checks a topic's name.
     *
     * @throws RequestRejected where no topic may be called so
     */
    public static void requireTopic(String topic) {
        refuse(Refusal.TOPIC_NAME_BAD, Names.topicComplaint(topic));
    }

    /**
     * Checks the name of a topic that may be there: a broker has some that nobody else can make.
     *
     * @throws RequestRejected where no topic may be called so
     */
    public static void requireMadeTopic(String topic) {
        refuse(Refusal.TOPIC_NAME_BAD, Names.madeTopicComplaint(topic));
    }

    /**
     * Checks the name of a producer's or a consumer's group.
     *
     * @throws RequestRejected where no group may be called so
     */
    public static void requireGroup(String group) {
        refuse(Refusal.GROUP_NAME_BAD, Names.groupComplaint(group));
    }

    private static void refuse(Refusal cause, String complaint) {
        if (complaint != null) {
            throw new RequestRejected(cause, complaint);
        }
    }
}
