package org.apache.rocketmq.client.impl;

/** How a sender hears of the broker's answer. */
public enum CommunicationMode {
    /** It waits for it. */
    SYNC,
    /** It is called back. */
    ASYNC,
    /** Not at all. */
    ONEWAY
}
