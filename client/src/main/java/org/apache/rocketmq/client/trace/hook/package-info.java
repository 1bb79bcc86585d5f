/** The hooks that see what is traced: for message trace, and for OpenTracing. */
package org.apache.rocketmq.client.trace.hook;
