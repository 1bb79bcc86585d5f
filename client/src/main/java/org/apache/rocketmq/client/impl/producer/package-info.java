/** The producer's side of what the public API names of the client's inside. */
package org.apache.rocketmq.client.impl.producer;
