package org.apache.rocketmq.broker.pop;

import java.net.InetSocketAddress;

/**
 * What the configuration says about popping.
 *
 * @param brokerName as receipts name it
 * @param reviveTopic where the records lie of what is out
 * @param reviveQueues how many queues that topic has
 * @param storeHost the broker's address, as its records say it
 * @param mostOut how many messages of a queue a group may have out
 * @param retryFirst how many of a hundred pops look first at what came back
 * @param highestFirst whether of a topic with priorities the queue with the highest number is popped first
 * @param secondRetryTopic whether messages come back in the retry topic with a + in its name
 * @param mostWaiting how many pops of a group and topic may wait for a message
 * @param mostWaitingOfAll how many pops may wait
 */
public record PopRules(String brokerName, String reviveTopic, int reviveQueues, InetSocketAddress storeHost,
    int mostOut, int retryFirst, boolean highestFirst, boolean secondRetryTopic, int mostWaiting,
    int mostWaitingOfAll) {

    /** Which of the retry topics messages come back in. */
    QueueKind retryKind() {
        return secondRetryTopic ? QueueKind.RETRY_V2 : QueueKind.RETRY;
    }
}
