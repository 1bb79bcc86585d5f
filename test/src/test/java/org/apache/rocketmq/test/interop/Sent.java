package org.apache.rocketmq.test.interop;

import java.util.List;
import org.apache.rocketmq.test.cluster.ChildProcess;

/** A message that {@code SendMessages} says to have sent. */
record Sent(String key, String messageId, String status, String broker) {

    static List<Sent> of(ChildProcess sender) {
        return sender.lines().stream().filter(line -> line.startsWith("sent ")).map(Sent::parse).toList();
    }

    private static Sent parse(String line) {
        String[] words = line.split(" ");
        return new Sent(words[1], words[2], words[3], words[4]);
    }
}
