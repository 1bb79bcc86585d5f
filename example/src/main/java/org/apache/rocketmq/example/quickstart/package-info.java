/** The first programs to read and to run: one sends, one consumes. Both use the public client API only. */
package org.apache.rocketmq.example.quickstart;
