/** Bodies by which operators see how far topics and groups have got. */
package org.apache.rocketmq.remoting.protocol.admin;
