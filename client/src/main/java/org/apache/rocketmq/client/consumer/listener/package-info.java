/** What an application implements to be handed messages. */
package org.apache.rocketmq.client.consumer.listener;
