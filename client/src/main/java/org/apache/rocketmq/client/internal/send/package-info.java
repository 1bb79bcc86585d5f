/**
 * How messages get to brokers. One asynchronous core, {@code Sender}, does all kinds of sends; {@code ProducerEngine}
 * puts the public producer's blocking, callback and one-way methods on top of it.
 */
package org.apache.rocketmq.client.internal.send;
