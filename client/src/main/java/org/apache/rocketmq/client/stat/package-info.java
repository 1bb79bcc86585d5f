/** Figures of consuming for applications that count by themselves; consumers of this client have their own. */
package org.apache.rocketmq.client.stat;
