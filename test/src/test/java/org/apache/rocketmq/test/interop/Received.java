package org.apache.rocketmq.test.interop;

import java.util.List;
import org.apache.rocketmq.test.cluster.ChildProcess;

/** A message that {@code ReceiveMessages} says to have consumed. */
record Received(String key, String messageId, int reconsumeTimes, String tag, int bytes, int index, int queueId,
    long queueOffset, long storedAfterMillis) {

    static List<Received> of(ChildProcess receiver) {
        return receiver.lines().stream().filter(line -> line.startsWith("received ")).map(Received::parse).toList();
    }

    private static Received parse(String line) {
        String[] words = line.split(" ");
        return new Received(words[1], words[2], Integer.parseInt(words[3]), words[4], Integer.parseInt(words[5]),
            Integer.parseInt(words[6]), Integer.parseInt(words[7]), Long.parseLong(words[8]),
            Long.parseLong(words[9]));
    }
}
