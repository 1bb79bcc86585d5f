package org.apache.rocketmq.common.sysflag;

/** The system flag of a pull request: what comes with it and whether it may wait. */
public class PullSysFlag {
    private static final int COMMIT_OFFSET = 1;
    private static final int SUSPEND = 1 << 1;
    private static final int SUBSCRIPTION = 1 << 2;
    private static final int CLASS_FILTER = 1 << 3;
    private static final int LITE_PULL = 1 << 4;

    public static int buildSysFlag(boolean commitOffset, boolean suspend, boolean subscription, boolean classFilter) {
        return (commitOffset ? COMMIT_OFFSET : 0) | (suspend ? SUSPEND : 0)
            | (subscription ? SUBSCRIPTION : 0) | (classFilter ? CLASS_FILTER : 0);
    }

    public static int buildSysFlag(boolean commitOffset, boolean suspend, boolean subscription, boolean classFilter,
        boolean litePull) {
        return buildSysFlag(commitOffset, suspend, subscription, classFilter) | (litePull ? LITE_PULL : 0);
    }

    public static int clearCommitOffsetFlag(int sysFlag) {
        return sysFlag & ~COMMIT_OFFSET;
    }

    /** True when the request also reports how far the group has consumed. */
    public static boolean hasCommitOffsetFlag(int sysFlag) {
        return (sysFlag & COMMIT_OFFSET) != 0;
    }

    /** True when the broker may park the request until a message arrives. */
    public static boolean hasSuspendFlag(int sysFlag) {
        return (sysFlag & SUSPEND) != 0;
    }

    public static int clearSuspendFlag(int sysFlag) {
        return sysFlag & ~SUSPEND;
    }

    /** True when the request carries the subscription; else the heartbeat's counts. */
    public static boolean hasSubscriptionFlag(int sysFlag) {
        return (sysFlag & SUBSCRIPTION) != 0;
    }

    public static int buildSysFlagWithSubscription(int sysFlag) {
        return sysFlag | SUBSCRIPTION;
    }

    public static boolean hasClassFilterFlag(int sysFlag) {
        return (sysFlag & CLASS_FILTER) != 0;
    }

    public static boolean hasLitePullFlag(int sysFlag) {
        return (sysFlag & LITE_PULL) != 0;
    }
}
