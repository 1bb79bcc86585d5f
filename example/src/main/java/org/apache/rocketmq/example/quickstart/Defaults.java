package org.apache.rocketmq.example.quickstart;

/** What the two programs agree on when the user says nothing else. */
final class Defaults {
    static final String TOPIC = "TopicTest";
    static final String PRODUCER_GROUP = "quickstart_producer";
    static final String CONSUMER_GROUP = "quickstart_consumer";
    static final int MESSAGES = 1000;

    private Defaults() {
    }
}
