package org.apache.rocketmq.remoting.internal.serve;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** A peer that has a name and nothing else. */
final class TestPeer implements Peer {

    @Override
    public InetSocketAddress remoteAddress() {
        return new InetSocketAddress("10.0.0.9", 1234);
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReading() {
        return true;
    }

    @Override
    public boolean oneway(RemotingCommand request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<RemotingCommand> call(RemotingCommand request, long timeoutMillis) {
        throw new UnsupportedOperationException();
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
        throw new UnsupportedOperationException();
    }

    @Override
    public void afterReading(Runnable task) {
        task.run();
    }

    @Override
    public void onClose(Runnable action) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
        return "10.0.0.9:1234";
    }
}
