/** Queue offsets as brokers know them: where a queue begins and ends, and how far a group has consumed it. */
package org.apache.rocketmq.client.internal.offset;
