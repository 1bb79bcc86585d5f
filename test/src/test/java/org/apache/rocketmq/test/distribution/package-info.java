/** The unpacked distribution as a user meets it: its scripts, and that its documents tell the truth. */
package org.apache.rocketmq.test.distribution;
