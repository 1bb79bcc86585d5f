/** How hooks of applications are called. */
package org.apache.rocketmq.client.internal.hook;
