/** Stored messages read back by the broker itself, to store them again under another topic. */
package org.apache.rocketmq.broker.record;
