/** The life of parts, as the public API has it. */
package org.apache.rocketmq.common.utils;
