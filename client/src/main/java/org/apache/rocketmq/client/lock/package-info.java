/** A lock that the public API names. */
package org.apache.rocketmq.client.lock;
