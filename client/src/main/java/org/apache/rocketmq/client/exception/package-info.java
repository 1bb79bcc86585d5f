/** What the client throws. Each text says what failed, where, after how long, and what may help. */
package org.apache.rocketmq.client.exception;
