/**
 * What groups filter topics by, known before they pull: each message is held against it when its queue entry is
 * written, and the outcome is kept in the entry's extension, so that a pull passes over what is not wanted without a
 * look at it.
 */
package org.apache.rocketmq.broker.filter;
