/** Questions about what is stored: the ends of a queue, the place of a time in it, one message by its position. */
package org.apache.rocketmq.broker.query;
