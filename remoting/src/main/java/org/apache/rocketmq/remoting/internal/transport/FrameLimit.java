package org.apache.rocketmq.remoting.internal.transport;

/** The longest frame of this process: RocketMQ's 16 MiB, or what its system property says. */
final class FrameLimit {
    static final String PROPERTY = "com.rocketmq.remoting.frameMaxLength";
    static final int DEFAULT_BYTES = 16 << 20;
    private static final int LEAST_BYTES = 64 * 1024;

    private FrameLimit() { }

    /**
     * The limit that is set.
     *
     * @throws IllegalArgumentException when the property is no number or too small to work with
     */
    static int configured() {
        return parse(System.getProperty(PROPERTY, Integer.toString(DEFAULT_BYTES)));
    }

    static int parse(String text) {
        try {
            int bytes = Integer.parseInt(text.trim());
            if (bytes >= LEAST_BYTES) {
                return bytes;
            }
        } catch (NumberFormatException e) {
            throw refusal(text);
        }
        throw refusal(text);
    }

    private static IllegalArgumentException refusal(String text) {
        return new IllegalArgumentException("the system property " + PROPERTY + " is [" + text
            + "]; it must be a number of bytes from " + LEAST_BYTES + " to " + Integer.MAX_VALUE);
    }
}
