/** The response codes of failures that arise in the client itself. */
package org.apache.rocketmq.client.common;
