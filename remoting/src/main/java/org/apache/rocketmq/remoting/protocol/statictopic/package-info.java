/**
 * Topics whose queues are mapped onto other brokers' queues. They travel in routes and registrations, and are kept as
 * they come.
 */
package org.apache.rocketmq.remoting.protocol.statictopic;
