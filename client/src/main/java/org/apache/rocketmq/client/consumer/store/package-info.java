/** How far a consumer has got, as broadcasting consumers keep it on their own disk. */
package org.apache.rocketmq.client.consumer.store;
