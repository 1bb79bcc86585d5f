/** What a broker learns from the name server at which it registers. */
package org.apache.rocketmq.remoting.protocol.namesrv;
