package org.apache.rocketmq.benchmark;

import java.io.IOException;
import java.util.Map;

/** Appends to our store for a while. {@code dev/benchmark-store} runs it in turns with the same for Apache's store. */
public final class AppendLoad {
    private AppendLoad() { }

    /** Arguments: threads, length of the body, seconds to warm up, seconds to measure. */
    public static void main(String[] args) throws IOException, InterruptedException {
        byte[] body = new byte[Integer.parseInt(args[1])];
        try (var folder = new StoreFolder(); var store = folder.open(Map.of("messageIndexEnable", "false"))) {
            new Producers(Integer.parseInt(args[0]),
                producer -> StoreFolder.append(store, producer % StoreFolder.QUEUES, body))
                .measure(Double.parseDouble(args[2]), Double.parseDouble(args[3]));
        }
    }
}
