/** What every part speaks of: topics, the state of a service, and the names that all of RocketMQ's parts share. */
package org.apache.rocketmq.common;
