package org.apache.rocketmq.client.internal.send;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.rocketmq.client.exception.MQClientException;

/** What a SendResult tells of a delayed message, by which it can be taken back. */
record RecallHandle(String topic, String brokerName, String messageId) {
    private static final String VERSION = "v1";
    private static final int PARTS = 5;

    /** Reads the text form: "v1 topic broker time id" as URL-safe base 64. */
    static RecallHandle parse(String text) throws MQClientException {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            String[] parts = plain.split(" ");
            if (parts.length == PARTS && VERSION.equals(parts[0])) {
                return new RecallHandle(parts[1], parts[2], parts[PARTS - 1]);
            }
        } catch (IllegalArgumentException e) {
            throw none(text, e);
        }
        throw none(text, null);
    }

    private static MQClientException none(String text, Throwable cause) {
        return new MQClientException("[" + text + "] is no recall handle: it is what the SendResult of a message with"
            + " a time to deliver it tells, where the broker can take such messages back", cause);
    }
}
