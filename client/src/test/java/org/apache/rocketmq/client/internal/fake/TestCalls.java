package org.apache.rocketmq.client.internal.fake;

import java.util.List;
import org.apache.rocketmq.client.internal.rpc.Calls;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.RequestDispatcher;
import org.apache.rocketmq.remoting.internal.transport.ClientOptions;
import org.apache.rocketmq.remoting.internal.transport.IoLoops;
import org.apache.rocketmq.remoting.internal.transport.RpcClient;

/** Real connections for parts that are tested without a whole client. */
public final class TestCalls implements AutoCloseable {
    private final IoLoops loops = IoLoops.start("test-io", 1);
    private final RpcClient rpc = new RpcClient(loops, ClientOptions.defaults(),
        new RequestDispatcher(HandlerTable.empty(), Runnable::run, (what, failure) -> {
            throw new AssertionError(what, failure);
        }, List.of()), List.of());
    private final Calls calls = new Calls(rpc, System::nanoTime);
    private final Scheduler loop = new Scheduler("test-loop", (what, failure) -> {
        throw new AssertionError(what, failure);
    });

    public Calls calls() {
        return calls;
    }

    /** Tells when something is due. */
    public Scheduler loop() {
        return loop;
    }

    @Override
    public void close() {
        loop.close();
        rpc.close();
        loops.close();
    }
}
