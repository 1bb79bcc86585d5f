package org.apache.rocketmq.common.filter;

/** The languages that a subscription's expression may be written in. */
public class ExpressionType {
    public static final String SQL92 = "SQL92";
    public static final String TAG = "TAG";

    /** True for TAG, and where nothing is said. */
    public static boolean isTagType(String type) {
        return type == null || type.isEmpty() || TAG.equals(type);
    }
}
