/**
 * The classic pull consumer: single pulls at offsets of the application's choice, and the share of queues that its
 * group gives it. Start with {@code PullLife}, then {@code PullEngine} and {@code SinglePulls}.
 */
package org.apache.rocketmq.client.internal.fetch;
