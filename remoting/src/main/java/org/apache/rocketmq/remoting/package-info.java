/** What users of the transport may implement or catch. */
package org.apache.rocketmq.remoting;
