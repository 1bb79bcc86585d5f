package org.apache.rocketmq.client;

import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.admin.OffsetMove;
import org.apache.rocketmq.client.internal.loop.ClientInstances;
import org.apache.rocketmq.client.internal.loop.ClientSettings;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;

/** Moves a consumer group to another place in a topic, while no member of it runs. */
public class MQHelper {
    private static final String DEFAULT_INSTANCE = "DEFAULT";

    /** The same with the default instance name. */
    @Deprecated
    public static void resetOffsetByTimestamp(MessageModel messageModel, String consumerGroup, String topic,
        long timestamp) throws Exception {
        resetOffsetByTimestamp(messageModel, DEFAULT_INSTANCE, consumerGroup, topic, timestamp);
    }

    /**
     * Lets a group go on with the first message of each queue that was stored at a time or later. The name servers are
     * those of the system property or of the environment.
     *
     * @param messageModel CLUSTERING; where a broadcasting member stands only its own machine knows
     * @param timestamp in milliseconds
     * @throws MQClientException where a broker does not answer, or refuses it
     */
    public static void resetOffsetByTimestamp(MessageModel messageModel, String instanceName, String consumerGroup,
        String topic, long timestamp) throws Exception {

        if (messageModel != MessageModel.CLUSTERING) {
            throw new MQClientException("The offsets of the group " + consumerGroup + " are with its members, as it is "
                + messageModel + ": set consumeFromWhere and consumeTimestamp, and remove their offset files", null);
        }
        var config = new ClientConfig();
        config.setInstanceName(instanceName);
        var instance = ClientInstances.ofThisProcess().acquire(ClientSettings.of(config), null);
        try {
            new OffsetMove(instance).toTime(consumerGroup, topic, timestamp);
        } finally {
            ClientInstances.ofThisProcess().release(instance);
        }
    }
}
