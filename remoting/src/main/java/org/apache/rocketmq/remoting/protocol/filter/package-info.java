/** Subscriptions from what users write. */
package org.apache.rocketmq.remoting.protocol.filter;
