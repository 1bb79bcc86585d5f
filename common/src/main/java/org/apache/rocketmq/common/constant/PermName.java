package org.apache.rocketmq.common.constant;

/** The permission bits of a topic or a broker. */
public class PermName {
    public static final int INDEX_PERM_PRIORITY = 3;
    public static final int INDEX_PERM_READ = 2;
    public static final int INDEX_PERM_WRITE = 1;
    public static final int INDEX_PERM_INHERIT = 0;

    public static final int PERM_PRIORITY = 1 << INDEX_PERM_PRIORITY;
    public static final int PERM_READ = 1 << INDEX_PERM_READ;
    public static final int PERM_WRITE = 1 << INDEX_PERM_WRITE;
    public static final int PERM_INHERIT = 1 << INDEX_PERM_INHERIT;

    /** A text of three letters, like {@code RW-}. */
    public static String perm2String(int perm) {
        return (isReadable(perm) ? "R" : "-") + (isWriteable(perm) ? "W" : "-") + (isInherited(perm) ? "X" : "-");
    }

    public static boolean isReadable(int perm) {
        return (perm & PERM_READ) != 0;
    }

    public static boolean isWriteable(int perm) {
        return (perm & PERM_WRITE) != 0;
    }

    /** True when new topics may take over the settings of the topic that has this. */
    public static boolean isInherited(int perm) {
        return (perm & PERM_INHERIT) != 0;
    }

    public static boolean isPriority(int perm) {
        return (perm & PERM_PRIORITY) != 0;
    }

    public static boolean isAccessible(int perm) {
        return isReadable(perm) || isWriteable(perm);
    }

    public static boolean isValid(String perm) {
        return isValid(Integer.parseInt(perm));
    }

    public static boolean isValid(int perm) {
        return perm >= 0 && perm < PERM_PRIORITY;
    }
}
