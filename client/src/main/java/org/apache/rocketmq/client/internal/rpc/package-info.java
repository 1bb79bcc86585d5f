/** Calls to brokers and name servers, and how their failures reach the caller. It knows no producers or consumers. */
package org.apache.rocketmq.client.internal.rpc;
