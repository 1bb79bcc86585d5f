package org.apache.rocketmq.broker.membership;

/**
 * Where the primary of the broker's name is, as a name server says.
 *
 * @param address where clients reach it; null where it is not known
 * @param haAddress where replicas reach it; null where it is not known
 */
public record PrimaryPlace(String address, String haAddress) {
    static final PrimaryPlace UNKNOWN = new PrimaryPlace(null, null);

    /** What an answer says, which may leave both out. */
    static PrimaryPlace of(String address, String haAddress) {
        return new PrimaryPlace(emptyToNull(address), emptyToNull(haAddress));
    }

    private static String emptyToNull(String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
