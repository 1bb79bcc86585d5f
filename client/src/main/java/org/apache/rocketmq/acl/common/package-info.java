/** Signed requests, for brokers that ask who is there. */
package org.apache.rocketmq.acl.common;
