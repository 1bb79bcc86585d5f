/** What applications use besides producers and consumers. */
package org.apache.rocketmq.client.utils;
