/** What attributes of topics mean. */
package org.apache.rocketmq.common.attribute;
