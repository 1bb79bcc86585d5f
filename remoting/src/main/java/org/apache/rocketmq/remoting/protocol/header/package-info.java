/** The one body that the public API keeps among the headers. */
package org.apache.rocketmq.remoting.protocol.header;
