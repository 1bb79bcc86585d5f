/** Hooks of requests that the client brings along. */
package org.apache.rocketmq.client.rpchook;
