/**
 * The broker as a member of its cluster: it tells every name server its address and its topics, at the start, again
 * and again, and when they change; and takes itself out when it closes. Start with {@code Membership}.
 */
package org.apache.rocketmq.broker.membership;
