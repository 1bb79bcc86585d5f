package org.apache.rocketmq.broker;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** A connection that exists in the test only: keeps what it is sent, runs tasks at once. */
public final class FakePeer implements Peer {
    public final List<RemotingCommand> sent = new ArrayList<>();
    private final List<Runnable> delayed = new ArrayList<>();
    private final List<Runnable> onClose = new ArrayList<>();
    private boolean open = true;

    @Override
    public InetSocketAddress remoteAddress() {
        return new InetSocketAddress("127.0.0.1", 1);
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isReading() {
        return true;
    }

    @Override
    public boolean oneway(RemotingCommand request) {
        return open && sent.add(request);
    }

    @Override
    public CompletableFuture<RemotingCommand> call(RemotingCommand request, long timeoutMillis) {
        sent.add(request);
        return new CompletableFuture<>();
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public void executeHere(Runnable task) {
        task.run();
    }

    @Override
    public void executeAfter(Duration delay, Runnable task) {
        delayed.add(task);
    }

    /** Lets the time pass that tasks were to wait. */
    public void runDelayed() {
        List.copyOf(delayed).forEach(Runnable::run);
        delayed.clear();
    }

    @Override
    public void afterReading(Runnable task) {
        task.run();
    }

    @Override
    public void onClose(Runnable action) {
        if (open) {
            onClose.add(action);
        } else {
            action.run();
        }
    }

    @Override
    public void close() {
        open = false;
        onClose.forEach(Runnable::run);
        onClose.clear();
    }
}
