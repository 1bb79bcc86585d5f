/** Holds the public API to Apache's: what compiled against its client has to run on ours. */
package org.apache.rocketmq.test.api;
