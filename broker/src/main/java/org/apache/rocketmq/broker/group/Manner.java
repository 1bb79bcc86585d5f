package org.apache.rocketmq.broker.group;

import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumeType;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;

/** How a group consumes, as its members say; each may be null. The broker only passes it on. */
record Manner(ConsumeType type, MessageModel model, ConsumeFromWhere from) { }
