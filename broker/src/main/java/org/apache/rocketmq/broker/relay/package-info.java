/**
 * Requests that a broker passes on to members of a group, over the connections that these keep to it, and whose answers
 * it hands back.
 */
package org.apache.rocketmq.broker.relay;
