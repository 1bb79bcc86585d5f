package org.apache.rocketmq.benchmark;

import java.io.IOException;
import java.util.Map;

/** Appends to our store for a while. {@code dev/benchmark-store} runs it in turns with the same for Apache's store. */
public final class AppendLoad {
    private AppendLoad() { }

    /**
     * Arguments: threads, length of the body, seconds to warm up, seconds to measure, and how many messages are
     * appended together, as the broker appends those that one read of a connection brings.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        byte[] body = new byte[Integer.parseInt(args[1])];
        try (var folder = new StoreFolder(); var store = folder.open(Map.of("messageIndexEnable", "false"))) {
            int together = Integer.parseInt(args[4]);
            new Producers(Integer.parseInt(args[0]), together,
                producer -> StoreFolder.append(store, producer % StoreFolder.QUEUES, body, together))
                .measure(Double.parseDouble(args[2]), Double.parseDouble(args[3]));
        }
    }
}
