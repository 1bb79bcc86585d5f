/**
 * What operators ask about topics and groups together: where queues end, how far groups are in them, who consumes what.
 * Only looks, changes nothing. Runs on the admin lane.
 */
package org.apache.rocketmq.broker.progress;
