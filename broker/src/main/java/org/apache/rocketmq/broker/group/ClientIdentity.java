package org.apache.rocketmq.broker.group;

import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.protocol.LanguageCode;

/** Which client, and what it is written in. */
public record ClientIdentity(String id, LanguageCode language, int version) {
    private static final int MAX_ID_LENGTH = 1024;

    /**
     * Lets a client's id pass that may be one.
     *
     * @throws RequestRejected for another
     */
    public static void require(String id) {
        if (id == null || id.isBlank() || id.length() > MAX_ID_LENGTH) {
            throw new RequestRejected(
                Refusal.CLIENT_ID_BAD, "the client id is blank or longer than " + MAX_ID_LENGTH);
        }
    }
}
