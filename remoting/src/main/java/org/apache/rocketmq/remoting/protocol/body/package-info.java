/** The JSON bodies of requests and responses, under the names of the public API. */
package org.apache.rocketmq.remoting.protocol.body;
