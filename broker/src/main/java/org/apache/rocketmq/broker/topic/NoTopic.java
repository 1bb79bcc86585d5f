package org.apache.rocketmq.broker.topic;

import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;

/** How a request is refused that names a topic which is not there: Apache's broker has other words for each kind. */
public enum NoTopic {
    IN_SHORT("topic[", "] not exist"),
    TO_TELL_ABOUT("No topic in this broker. topic: ", ""),
    TO_MOVE_IN("Topic ", " does not exist");

    private final String before;
    private final String after;

    NoTopic(String before, String after) {
        this.before = before;
        this.after = after;
    }

    RequestRejected of(String topic) {
        return new RequestRejected(Refusal.TOPIC_UNKNOWN, before + Names.shown(topic) + after);
    }
}
