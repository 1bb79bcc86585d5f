package org.apache.rocketmq.remoting.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.rocketmq.remoting.internal.frame.Frames;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.Lane;
import org.apache.rocketmq.remoting.internal.serve.RequestDispatcher;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Short answers that share a buffer: when they go out, and in which order. */
class GatheredAnswersTest {
    private final FlushCounter flushes = new FlushCounter();
    private final AtomicInteger givenBack = new AtomicInteger();
    private EmbeddedChannel channel;

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldSendManyAnswersBeforeAllRequestsAreHandled() {
        var flushedBefore = new ArrayList<Integer>();
        open(request -> {
            flushedBefore.add(flushes.count());
            return Response.ok().body(new byte[500]).now();
        });
        var opaques = IntStream.range(0, 200).boxed().toList();
        channel.writeInbound(Unpooled.wrappedBuffer(
            opaques.stream().map(GatheredAnswersTest::request).toArray(byte[][]::new)));

        assertEquals(0, flushedBefore.get(20));
        assertTrue(flushedBefore.get(199) > 1, flushedBefore::toString);
        assertTrue(flushes.count() < 10, flushedBefore::toString);
        assertEquals(opaques, Answers.opaques(channel));
    }

    @Test
    void shouldRunWhatIsToRunAfterReadingOnceAndBeforeTheAnswersGoOut() {
        var answers = new ArrayList<CompletableFuture<Response>>();
        var runs = new ArrayList<Integer>();
        Runnable task = () -> {
            runs.add(answers.size());
            assertEquals(0, flushes.count());
            answers.forEach(answer -> answer.complete(Response.ok()));
        };
        open(request -> {
            var answer = new CompletableFuture<Response>();
            answers.add(answer);
            request.peer().afterReading(task);
            return answer;
        });
        channel.writeInbound(Unpooled.wrappedBuffer(request(1), request(2), request(3)));

        assertEquals(List.of(3), runs);
        assertEquals(1, flushes.count());
        assertEquals(List.of(1, 2, 3), Answers.opaques(channel));
    }

    @Test
    void shouldRunAtOnceWhatIsToRunAfterReadingWhereNothingIsRead() {
        open(request -> Response.ok().now());
        var runs = new AtomicInteger();
        channel.pipeline().get(ConnectionHandler.class).connection().afterReading(runs::incrementAndGet);

        assertEquals(1, runs.get());
    }

    @Test
    void shouldRunWhatIsToRunAfterReadingThoughThePeerGoesInBetween() {
        var runs = new AtomicInteger();
        open(request -> {
            request.peer().afterReading(runs::incrementAndGet);
            channel.pipeline().fireChannelInactive();
            assertEquals(1, runs.get());
            return Response.ok().now();
        });
        channel.writeInbound(Unpooled.wrappedBuffer(request(1)));

        assertEquals(1, runs.get());
    }

    @Test
    void shouldKeepTheOrderOfShortAndLongAnswers() {
        open(request -> request.command().getOpaque() % 3 == 1
            ? Response.ok().body(List.of(ByteBuffer.allocateDirect(2000)), givenBack::incrementAndGet).now()
            : Response.ok().now());
        channel.writeInbound(Unpooled.wrappedBuffer(request(0), request(1), request(2), request(3)));
        ByteBuf all = channel.alloc().buffer();
        channel.outboundMessages().forEach(part -> all.writeBytes((ByteBuf) part));

        for (int opaque = 0; opaque < 4; opaque++) {
            var frame = new byte[Integer.BYTES + all.getInt(all.readerIndex())];
            all.readBytes(frame);
            assertEquals(opaque, Frames.decode(frame).getOpaque());
        }
        assertFalse(all.isReadable());
        all.release();
    }

    @Test
    void shouldGiveBackWhatItHasNotSentWhenThePeerGoes() {
        var answers = new ArrayList<CompletableFuture<Response>>();
        open(request -> {
            answers.add(new CompletableFuture<>());
            return answers.get(0);
        });
        var allocator = new RememberingAllocator();
        channel.config().setAllocator(allocator);
        channel.writeInbound(Unpooled.wrappedBuffer(request(1)));
        answers.get(0).complete(Response.ok());
        assertEquals(List.of(1), allocator.given.stream().map(ByteBuf::refCnt).toList());
        channel.pipeline().fireChannelInactive();

        assertEquals(List.of(0), allocator.given.stream().map(ByteBuf::refCnt).toList());
    }

    /** Knows the buffers that it has given. */
    private static final class RememberingAllocator extends PooledByteBufAllocator {
        private final List<ByteBuf> given = new ArrayList<>();

        RememberingAllocator() {
            super(true);
        }

        @Override
        public ByteBuf ioBuffer(int capacity) {
            given.add(super.ioBuffer(capacity));
            return given.get(given.size() - 1);
        }
    }

    private void open(Handler<Void> handler) {
        var table = HandlerTable.builder().on(Loopback.ECHO, handler, Lane.IO).build();
        var dispatcher = new RequestDispatcher(table, Runnable::run, (what, failure) -> {
            throw new AssertionError(what, failure);
        }, List.of());
        channel = new EmbeddedChannel(flushes, new ConnectionHandler("10.0.0.9:1234", new ConnectionTerms(
            Side.SERVER, Frames.MAX_FRAME_BYTES, Duration.ofSeconds(120), dispatcher, System::nanoTime)));
    }

    private static byte[] request(int opaque) {
        RemotingCommand request = Loopback.ECHO.request(null, null);
        request.setOpaque(opaque);
        return Frames.encode(request);
    }
}
