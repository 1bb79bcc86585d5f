package org.apache.rocketmq.remoting.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.rocketmq.remoting.internal.frame.Frames;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.Lane;
import org.apache.rocketmq.remoting.internal.serve.RequestDispatcher;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Answers that handlers give later, on a real event loop. */
class GatheredFlushTest {
    private static final int REQUESTS = 50;

    @Test
    void shouldFlushAnswersThatComeTogetherTogether() throws IOException {
        var answers = new ConcurrentLinkedQueue<CompletableFuture<Response>>();
        var table = HandlerTable.builder().on(Loopback.ECHO, request -> {
            var answer = new CompletableFuture<Response>();
            answers.add(answer);
            return answer;
        }, Lane.IO).build();
        var dispatcher = new RequestDispatcher(table, Runnable::run, (what, failure) -> {
            throw new AssertionError(what, failure);
        }, List.of());
        var terms = new ConnectionTerms(Side.SERVER, Frames.MAX_FRAME_BYTES, ClientOptions.IDLE, dispatcher,
            System::nanoTime);
        var flushes = new FlushCounter();
        var opened = new CompletableFuture<Channel>();
        try (var loops = IoLoops.start("test-io", 1)) {
            Channel listening = loops.serverBootstrap().childHandler(new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(flushes, new ConnectionHandler(null, terms));
                    opened.complete(channel);
                }
            }).bind("127.0.0.1", 0).syncUninterruptibly().channel();
            try (var peer = new RawPeer(((InetSocketAddress) listening.localAddress()).getPort())) {
                peer.send(manyRequests());
                Awaitility.await().until(() -> answers.size() == REQUESTS);
                int before = flushes.count();

                Loopback.await(opened).eventLoop().execute(
                    () -> answers.forEach(answer -> answer.complete(Response.ok())));
                for (int i = 0; i < REQUESTS; i++) {
                    peer.receive();
                }

                assertEquals(before + 1, flushes.count());
            }
        }
    }

    private static byte[] manyRequests() throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < REQUESTS; i++) {
            bytes.write(Frames.encode(Loopback.ECHO.request(null, null)));
        }
        return bytes.toByteArray();
    }
}
