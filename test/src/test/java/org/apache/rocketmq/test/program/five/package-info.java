/** Programs that compile against our client and against Apache's newest, but not against the older ones. */
package org.apache.rocketmq.test.program.five;
