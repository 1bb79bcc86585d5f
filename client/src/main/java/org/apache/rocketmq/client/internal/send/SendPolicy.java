package org.apache.rocketmq.client.internal.send;

import java.util.Set;
import org.apache.rocketmq.client.internal.route.LatencyRules;
import org.apache.rocketmq.common.compression.CompressionType;

/**
 * How a producer sends: what its setters say, at one moment.
 *
 * @param createTopicKey the topic after whose model brokers create topics
 * @param topicQueues how many queues per broker such a topic gets at most
 * @param attemptTimeoutMillis of one attempt of a send; not above 0 for the whole time-out
 * @param retries how often a blocking send is tried again
 * @param asyncRetries how often a send with a callback is tried again
 * @param retryUnsafe whether a message that is stored less safely than configured is sent again elsewhere
 * @param retryCodes the broker's refusals after which another broker is tried
 * @param compressFromBytes bodies of this length or longer are compressed
 * @param compression how bodies are compressed
 * @param scope where the messages belong
 * @param latency when slow brokers are left out
 * @param windowMessages how many sends with callbacks may be under way
 * @param windowBytes how many bytes of bodies they may hold
 */
public record SendPolicy(
    String createTopicKey, int topicQueues, int attemptTimeoutMillis, int retries,
    int asyncRetries, boolean retryUnsafe, Set<Integer> retryCodes, int compressFromBytes, int compressLevel,
    CompressionType compression, int maxMessageBytes, SendScope scope, LatencyRules latency,
    int windowMessages, int windowBytes) {
}
