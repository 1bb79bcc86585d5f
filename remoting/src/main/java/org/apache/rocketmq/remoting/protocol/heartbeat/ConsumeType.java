package org.apache.rocketmq.remoting.protocol.heartbeat;

/** Who drives the consumption of a group. */
public enum ConsumeType {
    /** The application asks for messages. */
    CONSUME_ACTIVELY("PULL"),
    /** The client pulls and calls the application's listener. */
    CONSUME_PASSIVELY("PUSH"),
    /** The broker hands out messages one by one. */
    CONSUME_POP("POP");

    private final String typeCN;

    ConsumeType(String typeCN) {
        this.typeCN = typeCN;
    }

    /** A short name. */
    public String getTypeCN() {
        return typeCN;
    }
}
