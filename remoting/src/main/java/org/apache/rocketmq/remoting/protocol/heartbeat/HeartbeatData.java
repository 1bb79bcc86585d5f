package org.apache.rocketmq.remoting.protocol.heartbeat;

import java.util.HashSet;
import java.util.Set;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;

/** What a client tells a broker every 30 seconds: who it is, what it produces and consumes. */
public class HeartbeatData extends RemotingSerializable {
    private String clientID;
    private Set<ProducerData> producerDataSet = new HashSet<>();
    private Set<ConsumerData> consumerDataSet = new HashSet<>();
    private int heartbeatFingerprint;
    private boolean withoutSub;

    public String getClientID() {
        return clientID;
    }

    public void setClientID(String clientID) {
        this.clientID = clientID;
    }

    public Set<ProducerData> getProducerDataSet() {
        return producerDataSet;
    }

    public void setProducerDataSet(Set<ProducerData> producerDataSet) {
        this.producerDataSet = producerDataSet;
    }

    public Set<ConsumerData> getConsumerDataSet() {
        return consumerDataSet;
    }

    public void setConsumerDataSet(Set<ConsumerData> consumerDataSet) {
        this.consumerDataSet = consumerDataSet;
    }

    /** A number that is the same while the subscriptions are; 0 from clients that always send them. */
    public int getHeartbeatFingerprint() {
        return heartbeatFingerprint;
    }

    public void setHeartbeatFingerprint(int heartbeatFingerprint) {
        this.heartbeatFingerprint = heartbeatFingerprint;
    }

    /** True when the subscriptions are left out, as the broker knows them by the fingerprint. */
    public boolean isWithoutSub() {
        return withoutSub;
    }

    public void setWithoutSub(boolean withoutSub) {
        this.withoutSub = withoutSub;
    }

    /** The fingerprint of what this says: the client's id and the age of its subscriptions do not matter. */
    public int computeHeartbeatFingerprint() {
        HeartbeatData copy = decode(encode(), HeartbeatData.class);
        copy.clientID = "";
        copy.withoutSub = false;
        copy.heartbeatFingerprint = 0;
        for (ConsumerData consumer : copy.consumerDataSet) {
            consumer.getSubscriptionDataSet().forEach(subscription -> subscription.setSubVersion(0));
        }
        return copy.toJson().hashCode();
    }

    @Override
    public String toString() {
        return "HeartbeatData [clientID=" + clientID + ", producerDataSet=" + producerDataSet
            + ", consumerDataSet=" + consumerDataSet + "]";
    }
}
