package org.apache.rocketmq.client.admin;

/** Marks the operators' side of a client. */
public interface MQAdminExtInner {
}
