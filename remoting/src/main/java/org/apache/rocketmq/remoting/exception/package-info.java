/** How a remote call fails, under the names of the public API. */
package org.apache.rocketmq.remoting.exception;
