package org.apache.rocketmq.client;

/** Whose brokers a client uses; message traces differ in their form. */
public enum AccessChannel {
    /** One's own. */
    LOCAL,
    /** A cloud's. */
    CLOUD
}
