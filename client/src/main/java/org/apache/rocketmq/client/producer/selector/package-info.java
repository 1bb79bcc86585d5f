/** Ready-made choices of a message's queue. */
package org.apache.rocketmq.client.producer.selector;
