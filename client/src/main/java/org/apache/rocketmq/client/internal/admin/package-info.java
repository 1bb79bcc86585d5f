/** The queries that the public API offers on every producer and consumer. */
package org.apache.rocketmq.client.internal.admin;
