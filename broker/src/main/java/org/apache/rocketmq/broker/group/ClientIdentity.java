package org.apache.rocketmq.broker.group;

import org.apache.rocketmq.remoting.protocol.LanguageCode;

/** Which client, and what it is written in. */
public record ClientIdentity(String id, LanguageCode language, int version) {
    private static final int MAX_ID_LENGTH = 1024;

    /** What is wrong with a client's id, or null. */
    public static String complaint(String id) {
        return id == null || id.isBlank() || id.length() > MAX_ID_LENGTH
            ? "the client id is blank or longer than " + MAX_ID_LENGTH : null;
    }
}
