/** A program whose messages are shared one by one, however many run. */
package org.apache.rocketmq.example.pop;
