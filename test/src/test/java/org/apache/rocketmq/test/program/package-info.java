/**
 * Small client programs that tests run in child processes. They use the public client API only, so that the same
 * source runs against our client and, compiled by the tests, against Apache's.
 */
package org.apache.rocketmq.test.program;
