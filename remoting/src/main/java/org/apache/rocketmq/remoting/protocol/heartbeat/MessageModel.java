package org.apache.rocketmq.remoting.protocol.heartbeat;

/** Whether each member of a group gets every message, or each message goes to one of them. */
public enum MessageModel {
    BROADCASTING("BROADCASTING"),
    CLUSTERING("CLUSTERING"),
    LITE_SELECTIVE("LITE_SELECTIVE");

    private final String modeCN;

    MessageModel(String modeCN) {
        this.modeCN = modeCN;
    }

    public String getModeCN() {
        return modeCN;
    }
}
