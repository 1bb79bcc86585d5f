/** How a subscription chooses messages, under the names of the public API. */
package org.apache.rocketmq.common.filter;
