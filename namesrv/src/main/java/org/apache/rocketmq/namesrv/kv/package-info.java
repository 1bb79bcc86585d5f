/** The key-value configuration that operators keep in a name server, and its file. */
package org.apache.rocketmq.namesrv.kv;
