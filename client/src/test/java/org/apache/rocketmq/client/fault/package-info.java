/** What becomes of producers and consumers when brokers, name servers and connections misbehave. */
package org.apache.rocketmq.client.fault;
