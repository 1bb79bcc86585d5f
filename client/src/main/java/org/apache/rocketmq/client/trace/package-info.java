/** Message trace: what happens to messages, written to a topic that operators' tools read. */
package org.apache.rocketmq.client.trace;
