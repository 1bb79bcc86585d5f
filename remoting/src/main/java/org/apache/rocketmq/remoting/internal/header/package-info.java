/** Header fields by name, and the codecs that turn them into records. It knows neither frames nor connections. */
package org.apache.rocketmq.remoting.internal.header;
