/** Which member of a group may consume a queue alone: what orderly consumption stands on. */
package org.apache.rocketmq.broker.lock;
