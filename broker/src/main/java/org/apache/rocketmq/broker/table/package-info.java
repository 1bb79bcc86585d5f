/**
 * How the broker's small tables (topics, groups, offsets, delay progress) lie on disk: one JSON file each, in the
 * shapes of RocketMQ's {@code config/} folder, replaced as a whole and with the previous version beside it.
 */
package org.apache.rocketmq.broker.table;
