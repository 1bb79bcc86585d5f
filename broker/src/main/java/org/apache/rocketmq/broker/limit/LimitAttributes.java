package org.apache.rocketmq.broker.limit;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The attributes by which an operator limits a single topic or group while the broker runs. Each is {@link #RANGE}; 0 is
 * for any number, also where the settings say less.
 */
public final class LimitAttributes {
    public static final String SENT_MESSAGES = "send.limit.messages";
    public static final String SENT_BYTES = "send.limit.bytes";
    public static final String PULLED_MESSAGES = "pull.limit.messages";
    public static final String PULLED_BYTES = "pull.limit.bytes";
    /** How many pulls of a group may wait for messages at once, over all queues. */
    public static final String WAITING_PULLS = "pull.limit.waiting";

    /** What a limit may be. */
    public static final String RANGE = "a number from 0 to 999999999999";

    private static final Set<String> ALL =
        Set.of(SENT_MESSAGES, SENT_BYTES, PULLED_MESSAGES, PULLED_BYTES, WAITING_PULLS);
    private static final int MOST_DIGITS = 12;

    private LimitAttributes() { }

    /** Whether a text is the value of such an attribute. */
    public static boolean isNumber(String text) {
        if (text == null || text.isEmpty() || text.length() > MOST_DIGITS) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Of attributes that somebody has edited: those that limit nothing, because they are no numbers. */
    public static List<String> broken(Map<String, String> attributes) {
        return attributes == null ? List.of() : attributes.entrySet().stream()
            .filter(entry -> ALL.contains(entry.getKey()) && !isNumber(entry.getValue()))
            .map(entry -> entry.getKey() + "=" + entry.getValue()).sorted().toList();
    }

    /**
     * The limit that an attribute says.
     *
     * @param attributes of a topic or group; may be null
     * @param otherwise the limit where there is no such attribute, or a broken one
     */
    public static long find(Map<String, String> attributes, String name, long otherwise) {
        String text = attributes == null || attributes.isEmpty() ? null : attributes.get(name);
        return isNumber(text) ? Long.parseLong(text) : otherwise;
    }
}
