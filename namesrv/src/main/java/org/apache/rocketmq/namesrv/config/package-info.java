/**
 * A name server's settings: RocketMQ's keys, as records. {@code LiveSettings} owns those that change at run time.
 */
package org.apache.rocketmq.namesrv.config;
