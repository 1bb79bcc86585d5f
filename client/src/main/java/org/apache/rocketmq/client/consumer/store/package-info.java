/**
 * How far a consumer has got: kept in the brokers for a group as a whole, on the own disk for a broadcasting member, or
 * wherever an {@code OffsetStore} of the application keeps it.
 */
package org.apache.rocketmq.client.consumer.store;
