/** The route of a topic: which brokers serve it, with how many queues. */
package org.apache.rocketmq.remoting.protocol.route;
