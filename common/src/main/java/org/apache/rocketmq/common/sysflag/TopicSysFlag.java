package org.apache.rocketmq.common.sysflag;

/** The system flag of a topic: whether it belongs to a unit, one of several equal sites. */
public class TopicSysFlag {
    private static final int UNIT = 1;
    private static final int UNIT_SUBSCRIPTION = 1 << 1;

    public static int buildSysFlag(boolean unit, boolean hasUnitSub) {
        return (unit ? UNIT : 0) | (hasUnitSub ? UNIT_SUBSCRIPTION : 0);
    }

    public static int setUnitFlag(int sysFlag) {
        return sysFlag | UNIT;
    }

    public static int clearUnitFlag(int sysFlag) {
        return sysFlag & ~UNIT;
    }

    public static boolean hasUnitFlag(int sysFlag) {
        return (sysFlag & UNIT) != 0;
    }

    public static int setUnitSubFlag(int sysFlag) {
        return sysFlag | UNIT_SUBSCRIPTION;
    }

    public static int clearUnitSubFlag(int sysFlag) {
        return sysFlag & ~UNIT_SUBSCRIPTION;
    }

    public static boolean hasUnitSubFlag(int sysFlag) {
        return (sysFlag & UNIT_SUBSCRIPTION) != 0;
    }
}
