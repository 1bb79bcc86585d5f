/** One record per request and reply header, with its codec; {@code Requests} lists them by request. */
package org.apache.rocketmq.remoting.internal.request;
