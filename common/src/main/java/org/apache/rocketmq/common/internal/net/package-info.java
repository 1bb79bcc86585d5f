/** Addresses as texts, and the address by which this machine is known. */
package org.apache.rocketmq.common.internal.net;
