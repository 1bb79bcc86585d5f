package org.apache.rocketmq.client.trace;

import java.io.IOException;
import org.apache.rocketmq.client.AccessChannel;
import org.apache.rocketmq.client.exception.MQClientException;

/** Takes traces and has them sent. */
public interface TraceDispatcher {

    /** Whose traces it takes. */
    enum Type {
        PRODUCE,
        CONSUME
    }

    /** Begins to send traces, by brokers that these name servers know. */
    void start(String nameSrvAddr, AccessChannel accessChannel) throws MQClientException;

    /** Takes a {@link TraceContext}; never waits. False where it is dropped. */
    boolean append(Object ctx);

    /** Waits for what was taken to be sent, but not for ever. */
    void flush() throws IOException;

    /** Sends what was taken, and takes no more. */
    void shutdown();
}
