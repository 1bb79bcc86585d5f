package org.apache.rocketmq.client.internal.loop;

import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.remoting.internal.transport.IoLoops;

/** The threads that all clients of a process share, while there is one. */
final class ClientThreads implements AutoCloseable {
    private final IoLoops io;
    private final Scheduler loop;
    private final CallbackLane callbacks;

    ClientThreads(int callbackThreads, Failures failures) {
        io = IoLoops.start("client-io", 1);
        loop = new Scheduler("client-loop", failures);
        callbacks = new CallbackLane("client-callback", callbackThreads);
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

    @Override
    public void close() {
        loop.close();
        callbacks.close();
        io.close();
    }
}
