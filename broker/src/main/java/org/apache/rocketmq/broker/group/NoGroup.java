package org.apache.rocketmq.broker.group;

import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;

/** How a request is refused that names a group which is not there: Apache's broker has other words for each kind. */
public enum NoGroup {
    TO_READ("subscription group [", "] does not exist"),
    TO_RETURN_TO("subscription group not exist, ", ""),
    TO_COMMIT_FOR("Group ", " not exist!"),
    TO_TELL_ABOUT("No group in this broker: ", ""),
    TO_MOVE("Group ", " does not exist");

    private final String before;
    private final String after;

    NoGroup(String before, String after) {
        this.before = before;
        this.after = after;
    }

    RequestRejected of(String group) {
        return new RequestRejected(Refusal.GROUP_UNKNOWN, before + Names.shown(group) + after);
    }

    RequestRejected because(String group, String why) {
        return new RequestRejected(Refusal.GROUP_UNKNOWN, before + Names.shown(group) + after + " (" + why + ")");
    }
}
