/** Where applications look at messages on their way. */
package org.apache.rocketmq.client.hook;
