/**
 * Tests that our client, our servers, Apache's client and Apache's servers understand each other, as real processes,
 * and that our servers answer frames that were recorded between Apache's.
 */
package org.apache.rocketmq.test.interop;
