/** What a client tells the brokers about itself: its producers, its consumers, their subscriptions. */
package org.apache.rocketmq.remoting.protocol.heartbeat;
