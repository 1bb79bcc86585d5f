package org.apache.rocketmq.common;

public class UtilAll {
}
