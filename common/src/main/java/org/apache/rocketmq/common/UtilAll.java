package org.apache.rocketmq.common;

/** What applications use of the functions that Apache's client has beside its API; nothing here does. */
public class UtilAll {
}
