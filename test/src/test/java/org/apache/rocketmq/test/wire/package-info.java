/**
 * The wire protocol as a stranger speaks it: bytes over a plain socket, written and read by code that shares nothing
 * with the project's own codec; and a proxy for such sockets.
 */
package org.apache.rocketmq.test.wire;
