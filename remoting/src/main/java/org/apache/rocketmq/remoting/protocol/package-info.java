/** The wire's vocabulary, under the names of the public API: the frame, its codes and the bodies' shapes. */
package org.apache.rocketmq.remoting.protocol;
