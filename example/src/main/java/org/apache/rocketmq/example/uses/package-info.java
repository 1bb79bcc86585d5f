/** The code of the client's Javadoc, as methods that compile and run. */
package org.apache.rocketmq.example.uses;
