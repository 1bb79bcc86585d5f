/** Tests of what goes wrong: killed processes, bad frames, bad requests, bad settings. All with real processes. */
package org.apache.rocketmq.test.fault;
