package org.apache.rocketmq.client.internal.loop;

import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.internal.name.Names;

/** What must hold before a producer or a consumer starts. */
public final class StartCheck {
    private StartCheck() { }

    /**
     * Throws where the group's name is not to be used, or its member was started before.
     *
     * @param kind "producer" or "consumer", for the texts
     * @param forbiddenGroup the name that stands for no group of one's own
     */
    public static void check(LifeState state, String kind, String group, String forbiddenGroup)
        throws MQClientException {
        if (state != LifeState.CREATED) {
            throw new MQClientException("The " + kind + " of the group " + group + (state == LifeState.RUNNING
                ? " is running already" : " has been shut down; make a new one"), null);
        }
        String complaint = Names.groupComplaint(group);
        if (complaint == null && group.equals(forbiddenGroup)) {
            complaint = "The group " + group + " is everybody's default; give the " + kind + " a group of its own.";
        }
        if (complaint != null) {
            throw new MQClientException(complaint, null);
        }
    }
}
