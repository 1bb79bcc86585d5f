/**
 * The broker process. {@code BrokerStartup} starts it, {@code Broker} builds its parts and opens and closes them in
 * order, {@code BrokerRequests} shows all that it answers.
 */
package org.apache.rocketmq.broker;
