package org.apache.rocketmq.broker.limit;

/**
 * So much in a second.
 *
 * @param messages 0 for any number
 * @param bytes of bodies when sending, of whole records when pulling; 0 for any number
 */
record Rate(long messages, long bytes) {
    static final Rate NO_LIMIT = new Rate(0, 0);

    boolean isLimited() {
        return messages > 0 || bytes > 0;
    }

    /** Reads {@code messages/bytes}. */
    static Rate parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("'" + text + "' is not messages/bytes");
        }
        return new Rate(number(parts[0]), number(parts[1]));
    }

    private static long number(String text) {
        if (!LimitAttributes.isNumber(text)) {
            throw new IllegalArgumentException("'" + text + "' is not " + LimitAttributes.RANGE);
        }
        return Long.parseLong(text);
    }
}
