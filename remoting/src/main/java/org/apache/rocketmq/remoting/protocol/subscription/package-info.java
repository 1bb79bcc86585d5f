/** A consumer group as a broker keeps it, and the parts of its settings. */
package org.apache.rocketmq.remoting.protocol.subscription;
