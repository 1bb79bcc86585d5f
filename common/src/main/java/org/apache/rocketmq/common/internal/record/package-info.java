/**
 * The one layout of a stored message, as it lies in the commit log and travels in pull replies, and of its properties.
 * Store, broker, client and tools all read it from here.
 */
package org.apache.rocketmq.common.internal.record;
