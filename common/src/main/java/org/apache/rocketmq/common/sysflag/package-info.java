/** The bits of the wire's flag numbers, under the names of the public API. */
package org.apache.rocketmq.common.sysflag;
