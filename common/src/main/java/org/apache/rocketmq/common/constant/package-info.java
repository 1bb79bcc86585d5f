/** Constants of the wire, under the names of the public API. */
package org.apache.rocketmq.common.constant;
