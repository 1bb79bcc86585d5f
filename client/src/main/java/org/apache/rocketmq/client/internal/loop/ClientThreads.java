package org.apache.rocketmq.client.internal.loop;

import org.apache.rocketmq.client.internal.reply.OpenRequests;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.remoting.internal.serve.SlowLane;
import org.apache.rocketmq.remoting.internal.transport.IoLoops;

/** The threads that all clients of a process share, while there is one. */
final class ClientThreads implements AutoCloseable {
    /** Each request that waits for its reply may get it now. */
    private static final int MOST_SLOW = OpenRequests.MOST;

    private final IoLoops io;
    private final Scheduler loop;
    private final CallbackLane callbacks;
    private final SlowLane slow;
    private final Scheduler batches;

    ClientThreads(int callbackThreads, Failures failures) {
        io = IoLoops.start("client-io", 1);
        loop = new Scheduler("client-loop", failures);
        callbacks = new CallbackLane("client-callback", callbackThreads);
        slow = new SlowLane("client-admin", MOST_SLOW);
        batches = new Scheduler("client-batches", failures);
    }

    IoLoops io() {
        return io;
    }

    Scheduler loop() {
        return loop;
    }

    CallbackLane callbacks() {
        return callbacks;
    }

    /** Runs what brokers ask for that takes its time. */
    SlowLane slow() {
        return slow;
    }

    /**
     * Sends what producers let go together, which runs hooks of applications; its thread comes with the first such
     * message.
     */
    Scheduler batches() {
        return batches;
    }

    @Override
    public void close() {
        batches.close();
        loop.close();
        callbacks.close();
        slow.close();
        io.close();
    }
}
