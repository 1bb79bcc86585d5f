package org.apache.rocketmq.example.benchmark;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.common.message.Message;

/** Makes the messages of a load: one topic, one body, and keys and tags when asked for. */
final class Messages {
    private static final long SEED = 42;
    private static final int SECONDS_PER_HOUR = 3600;

    private final String topic;
    private final byte[] body;
    private final boolean keys;
    private final int tags;
    private final int timerSeconds;
    private int topics = 1;
    private final AtomicLong made = new AtomicLong();

    Messages(String topic, int bodyBytes, boolean keys, int tags) {
        this(topic, bodyBytes, keys, tags, 0);
    }

    /**
     * Makes messages.
     *
     * @param timerSeconds they are due within the hour after so long; 0 for at once
     */
    Messages(String topic, int bodyBytes, boolean keys, int tags, int timerSeconds) {
        this.timerSeconds = timerSeconds;
        this.topic = topic;
        this.body = randomText(bodyBytes);
        this.keys = keys;
        this.tags = tags;
    }

    /** Spreads what comes over so many topics, named as the one with a number behind. */
    Messages over(int count) {
        topics = count;
        return this;
    }

    int bodyBytes() {
        return body.length;
    }

    /** A new message. All share one body, which nobody changes. */
    Message next() {
        var message = new Message(topics == 1 ? topic : topic + '-' + made.getAndIncrement() % topics, body);
        if (timerSeconds > 0) {
            message.setDelayTimeSec(timerSeconds + made.getAndIncrement() % SECONDS_PER_HOUR);
        }
        if (keys || tags > 0) {
            long number = made.getAndIncrement();
            if (keys) {
                message.setKeys("key" + number);
            }
            if (tags > 0) {
                message.setTags("tag" + number % tags);
            }
        }
        return message;
    }

    /** Letters without a pattern that compression could profit from. */
    private static byte[] randomText(int bytes) {
        var random = new Random(SEED);
        var text = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            text[i] = (byte) (' ' + 1 + random.nextInt('~' - ' '));
        }
        return text;
    }
}
