package org.apache.rocketmq.acl.common;

/** What somebody may do with a topic or group, as bits. */
public class Permission {
    public static final byte DENY = 1;
    public static final byte ANY = 1 << 1;
    public static final byte PUB = 1 << 2;
    public static final byte SUB = 1 << 3;

    /** Reads PUB, SUB or both; DENY for any other text and for null. */
    public static byte parsePermFromString(String permString) {
        if (permString == null) {
            return DENY;
        }
        return switch (permString.trim()) {
            case AclConstants.PUB -> PUB;
            case AclConstants.SUB -> SUB;
            case AclConstants.PUB_SUB, AclConstants.SUB_PUB -> PUB | SUB;
            default -> DENY;
        };
    }
}
