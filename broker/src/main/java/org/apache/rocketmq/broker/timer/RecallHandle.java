package org.apache.rocketmq.broker.timer;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;

/**
 * Names a message that waits, for the one who has sent it: "v1 topic broker moment key" as URL-safe base 64. The moment
 * is one after that of the wheel.
 */
record RecallHandle(String topic, String brokerName, long dueMillis, String key) {
    private static final String VERSION = "v1";
    private static final String SEPARATOR = " ";
    private static final int PARTS = 5;

    static RecallHandle of(String topic, String brokerName, long wheelMillis, String key) {
        return new RecallHandle(topic, brokerName, wheelMillis + 1, key);
    }

    /**
     * Reads the text form.
     *
     * @throws RequestRejected where it is none
     */
    static RecallHandle parse(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(SEPARATOR);
            if (parts.length == PARTS && VERSION.equals(parts[0])) {
                return new RecallHandle(parts[1], parts[2], moment(parts[3]), parts[4]);
            }
        } catch (IllegalArgumentException e) {
            throw bad("recall handle is invalid: it is not base 64");
        }
        throw bad("recall handle is invalid: it has not the form 'v1 topic broker moment key'");
    }

    private static long moment(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw bad("recall failed, timestamp invalid: '" + text + "' is no number");
        }
    }

    private static RequestRejected bad(String why) {
        return new RequestRejected(Refusal.RECALL_HANDLE_BAD, why);
    }

    /** The text form; null where a part of it would be taken for several. */
    String text() {
        if (key.isEmpty() || key.contains(SEPARATOR) || brokerName.contains(SEPARATOR)) {
            return null;
        }
        String plain = String.join(SEPARATOR, VERSION, topic, brokerName, Long.toString(dueMillis), key);
        return Base64.getUrlEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }
}
