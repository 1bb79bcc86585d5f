/** The public API's checks of the names of topics and groups. */
package org.apache.rocketmq.common.topic;
