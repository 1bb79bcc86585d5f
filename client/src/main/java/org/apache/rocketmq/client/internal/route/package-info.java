/** Which brokers hold which queues, as the name servers tell it, and which brokers have failed lately. */
package org.apache.rocketmq.client.internal.route;
