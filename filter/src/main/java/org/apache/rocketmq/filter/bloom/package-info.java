/** Bit maps in which several conditions note, in advance, that a message may meet them. */
package org.apache.rocketmq.filter.bloom;
