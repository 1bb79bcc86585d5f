/**
 * Transactional messages. A half message waits in RMQ_SYS_TRANS_HALF_TOPIC, where no consumer of its topic sees it,
 * until its producer says how the transaction went. Then it is stored under its own topic, or not, and a mark in
 * RMQ_SYS_TRANS_OP_HALF_TOPIC says that it has ended. A producer that says nothing is asked; each time the half message
 * is stored again with one check more, so that the queue's head goes on, and at last it is given up.
 *
 * <p>What is known of the half messages is made from both queues when a broker starts, and bounded: one bit for each
 * ended one behind the place that has been looked at, an entry for each that is being asked for.
 *
 * <p>Start with {@code Transactions}, then {@code CheckRounds}.
 */
package org.apache.rocketmq.broker.transaction;
