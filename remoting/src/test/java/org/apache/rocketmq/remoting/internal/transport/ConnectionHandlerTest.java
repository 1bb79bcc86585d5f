package org.apache.rocketmq.remoting.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.internal.frame.FrameWriter;
import org.apache.rocketmq.remoting.internal.frame.Frames;
import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.Lane;
import org.apache.rocketmq.remoting.internal.serve.RequestDispatcher;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One connection without a socket: what comes in, what goes out, and when. */
class ConnectionHandlerTest {
    private static final Duration IDLE = Duration.ofSeconds(120);
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final MockTicker ticker = Ticker.newMockTicker();
    private final FlushCounter flushes = new FlushCounter();
    private final List<Integer> seen = new ArrayList<>();
    private final AtomicInteger givenBack = new AtomicInteger();
    private EmbeddedChannel channel;

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldAnswerEachOfManyFramesInOnePiece() {
        open(Side.SERVER, request -> Response.ok().now());
        channel.writeInbound(Unpooled.wrappedBuffer(request(1), request(2), request(3)));

        assertEquals(List.of(1, 2, 3), answered());
        assertEquals(1, flushes.count());
    }

    @Test
    void shouldAnswerAFrameThatComesInManyPieces() {
        open(Side.SERVER, request -> Response.ok().now());
        for (byte b : request(7)) {
            channel.writeInbound(channel.alloc().buffer().writeByte(b));
        }

        assertEquals(List.of(7), answered());
    }

    @Test
    void shouldAnswerWhatCameBeforeGarbageAndClose() {
        open(Side.SERVER, request -> Response.ok().now());
        ByteBuf bytes = channel.alloc().buffer().writeBytes(request(1)).writeInt(-1).writeBytes(request(2));
        channel.writeInbound(bytes);

        assertEquals(List.of(1), seen);
        assertFalse(channel.isOpen());
        assertEquals(0, bytes.refCnt());
    }

    @Test
    void shouldReleaseHalfAFrameWhenThePeerGoes() {
        open(Side.SERVER, request -> Response.ok().now());
        ByteBuf half = channel.alloc().directBuffer().writeBytes(Arrays.copyOf(request(1), 40));
        channel.writeInbound(half);
        channel.close();

        assertEquals(0, half.refCnt());
        assertTrue(seen.isEmpty());
    }

    @Test
    void shouldCloseAfterHalfAFrameAndSilence() {
        open(Side.SERVER, request -> Response.ok().now());
        channel.writeInbound(channel.alloc().buffer().writeBytes(Arrays.copyOf(request(1), 40)));

        pass(IDLE.minusMillis(1));
        assertTrue(channel.isOpen());
        pass(Duration.ofMillis(1));

        assertFalse(channel.isOpen());
    }

    @Test
    void shouldStayOpenWhileSomethingMoves() {
        open(Side.SERVER, request -> Response.ok().now());
        for (int i = 0; i < 5; i++) {
            pass(IDLE.minusSeconds(1));
            channel.writeInbound(Unpooled.wrappedBuffer(request(i)));
            assertTrue(channel.isOpen());
        }
        pass(IDLE);

        assertFalse(channel.isOpen());
    }

    @Test
    void shouldStayOpenWhileItSends() {
        Connection connection = open(Side.CLIENT, request -> Response.ok().now());
        for (int i = 0; i < 5; i++) {
            pass(IDLE.minusSeconds(1));
            assertTrue(connection.oneway(RemotingCommand.request(1, new Fields())));
            channel.runPendingTasks();
            assertTrue(channel.isOpen());
        }
    }

    @Test
    void shouldCloseAsAClientWhenNothingCameWhileACallWaited() {
        Connection connection = open(Side.CLIENT, request -> Response.ok().now());
        var call = connection.call(RemotingCommand.request(1, new Fields()), 3_000);
        var later = connection.call(RemotingCommand.request(1, new Fields()), 30_000);
        channel.runPendingTasks();
        pass(Duration.ofMillis(2_999));
        assertTrue(channel.isOpen());
        pass(Duration.ofMillis(1));

        assertInstanceOf(RemotingTimeoutException.class, call.handle((answer, failure) -> failure).join());
        assertFalse(channel.isOpen());
        Throwable cause = later.handle((answer, failure) -> failure).join();
        assertTrue(cause.getMessage().contains("nothing came from it within the 3000 ms of a call"), cause::getMessage);
    }

    @Test
    void shouldStayOpenThoughACallExpiresWhereSomethingElseCameOrTheCallWasShort() {
        Connection connection = open(Side.CLIENT, request -> Response.ok().now());
        connection.call(RemotingCommand.request(1, new Fields()), 3_000);
        channel.runPendingTasks();
        pass(Duration.ofMillis(100));
        channel.writeInbound(Unpooled.wrappedBuffer(request(1)));
        pass(Duration.ofSeconds(3));
        assertTrue(channel.isOpen());

        connection.call(RemotingCommand.request(1, new Fields()), ConnectionHandler.LEAST_SILENCE.toMillis() - 1);
        channel.runPendingTasks();
        pass(ConnectionHandler.LEAST_SILENCE);
        assertTrue(channel.isOpen());
    }

    @Test
    void shouldCloseAsAClientWhenNothingCameWhileShortCallsWaitedOneAfterTheOther() {
        Connection connection = open(Side.CLIENT, request -> Response.ok().now());
        callShortly(connection);
        callShortly(connection);
        assertTrue(channel.isOpen());
        var later = connection.call(RemotingCommand.request(1, new Fields()), 30_000);
        callShortly(connection);

        assertFalse(channel.isOpen());
        Throwable cause = later.handle((answer, failure) -> failure).join();
        assertTrue(cause.getMessage().contains("nothing came from it within the 2400 ms of calls"), cause::getMessage);
    }

    @Test
    void shouldStayOpenThoughShortCallsExpireWhereSomethingElseCameBetween() {
        Connection connection = open(Side.CLIENT, request -> Response.ok().now());
        for (int i = 1; i <= 4; i++) {
            callShortly(connection);
            callShortly(connection);
            channel.writeInbound(Unpooled.wrappedBuffer(request(i)));
            assertTrue(channel.isOpen());
        }
        callShortly(connection);
        callShortly(connection);
        assertTrue(channel.isOpen());
        callShortly(connection);
        assertFalse(channel.isOpen());
    }

    @Test
    void shouldCountFromTheFirstOfUnansweredCallsThoughALongerOneBeganBefore() {
        Connection connection = open(Side.CLIENT, request -> Response.ok().now());
        connection.call(RemotingCommand.request(1, new Fields()), 1_900);
        channel.runPendingTasks();
        pass(Duration.ofMillis(50));
        callShortly(connection);
        pass(Duration.ofMillis(1_049));
        assertTrue(channel.isOpen());
        connection.call(RemotingCommand.request(1, new Fields()), 101);
        channel.runPendingTasks();
        pass(Duration.ofMillis(1));
        pass(Duration.ofMillis(99));
        assertTrue(channel.isOpen());
        pass(Duration.ofMillis(1));
        assertFalse(channel.isOpen());
    }

    /** A call that is not answered, and the time that it waits. */
    private void callShortly(Connection connection) {
        connection.call(RemotingCommand.request(1, new Fields()), 800);
        channel.runPendingTasks();
        pass(Duration.ofMillis(800));
    }

    @Test
    void shouldStopHandlingRequestsWhileAnswersAreNotTaken() {
        open(Side.SERVER, request -> Response.ok().now());
        fillSocket(true);
        channel.writeInbound(Unpooled.wrappedBuffer(request(1), request(2)));

        assertTrue(seen.isEmpty());
        assertFalse(channel.config().isAutoRead());

        fillSocket(false);
        channel.runPendingTasks();

        assertEquals(List.of(1, 2), seen);
        assertEquals(List.of(1, 2), answered());
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    void shouldNotHoldThePauseAgainstTheRequests() {
        open(Side.SERVER, request -> Response.ok().now());
        fillSocket(true);
        channel.writeInbound(Unpooled.wrappedBuffer(request(1)));
        pass(PATIENCE.plusMillis(1));
        fillSocket(false);
        channel.runPendingTasks();

        assertEquals(List.of(1), seen);
        assertEquals(0, readReply().getCode());
    }

    @Test
    void shouldStopInTheMiddleOfManyRequestsOnceTheSocketIsFull() {
        open(Side.SERVER, request -> {
            if (request.command().getOpaque() == 2) {
                fillSocket(true);
            }
            return Response.ok().now();
        });
        channel.writeInbound(Unpooled.wrappedBuffer(request(1), request(2), request(3), request(4)));

        assertEquals(List.of(1, 2), seen);
        fillSocket(false);
        channel.runPendingTasks();
        assertEquals(List.of(1, 2, 3, 4), seen);
    }

    @Test
    void shouldPauseWhenTooManyAnswersAreOwedAndGoOnWhenHalfAreGiven() {
        var answers = new ArrayList<CompletableFuture<Response>>();
        open(Side.SERVER, request -> {
            answers.add(new CompletableFuture<>());
            return answers.get(answers.size() - 1);
        });
        byte[] request = request(1);
        ByteBuf many = channel.alloc().buffer();
        for (int i = 0; i < ConnectionHandler.MOST_OWED; i++) {
            many.writeBytes(request);
        }
        channel.writeInbound(many);
        channel.writeInbound(Unpooled.wrappedBuffer(request));
        assertEquals(ConnectionHandler.MOST_OWED, seen.size());
        assertFalse(channel.config().isAutoRead());

        for (int i = 0; i < ConnectionHandler.MOST_OWED / 2; i++) {
            answers.get(i).complete(Response.ok());
        }
        channel.runPendingTasks();

        assertEquals(ConnectionHandler.MOST_OWED + 1, seen.size());
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    void shouldGoOnReadingAsAClientThoughItsSocketIsFull() {
        open(Side.CLIENT, request -> Response.ok().now());
        fillSocket(true);
        channel.writeInbound(Unpooled.wrappedBuffer(request(1)));

        assertEquals(List.of(1), seen);
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    void shouldWriteBodiesAsTheyLieAndGiveThemBackOnce() {
        ByteBuffer one = ByteBuffer.allocateDirect(3000).putInt(0, 0xCAFE);
        ByteBuffer two = ByteBuffer.allocateDirect(2000).putInt(0, 0xBABE);
        open(Side.SERVER, request -> Response.ok().body(List.of(one, two), givenBack::incrementAndGet).now());
        channel.writeInbound(Unpooled.wrappedBuffer(request(1)));

        ByteBuf head = channel.readOutbound();
        ByteBuf body = channel.readOutbound();
        assertEquals(5000, body.readableBytes());
        assertEquals(head.readableBytes() - 4 + 5000, head.getInt(0));
        one.putInt(0, 0xD00D);
        assertEquals(0xD00D, body.getInt(0), "the bytes are shared, not copied");
        assertEquals(0xBABE, body.getInt(3000));
        assertEquals(1, givenBack.get());
        head.release();
        body.release();
    }

    @Test
    void shouldGiveABodyBackOnceThoughTheConnectionIsGone() {
        var answer = new CompletableFuture<Response>();
        open(Side.SERVER, request -> answer);
        channel.writeInbound(Unpooled.wrappedBuffer(request(1)));
        channel.close();

        answer.complete(Response.ok().body(List.of(ByteBuffer.allocateDirect(5000)), givenBack::incrementAndGet));
        channel.runPendingTasks();

        assertEquals(1, givenBack.get());
        assertNull(channel.readOutbound());
    }

    @Test
    void shouldGiveABodyBackOnceWhenTheConnectionClosesBeforeTheFlush() {
        var answer = new CompletableFuture<Response>();
        open(Side.SERVER, request -> answer);
        channel.writeInbound(Unpooled.wrappedBuffer(request(1)));

        answer.complete(Response.ok().body(List.of(ByteBuffer.allocateDirect(5000)), givenBack::incrementAndGet));
        assertEquals(0, givenBack.get());
        channel.close();
        channel.runPendingTasks();

        assertEquals(1, givenBack.get());
    }

    @Test
    void shouldSayWhenAnAnswerIsTooLongAndGiveItsBodyBack() {
        ByteBuffer tooLong = ByteBuffer.allocateDirect(1 << 20);
        List<ByteBuffer> body = Collections.nCopies(17, tooLong);
        open(Side.SERVER, request -> Response.ok().body(body, givenBack::incrementAndGet).now());
        channel.writeInbound(Unpooled.wrappedBuffer(request(1)));

        RemotingCommand reply = readReply();
        assertEquals(1, reply.getCode());
        assertEquals(1, reply.getOpaque());
        assertTrue(reply.getRemark().startsWith("the answer is too long"), reply.getRemark());
        assertEquals(1, givenBack.get());
    }

    @Test
    void shouldGiveASmallBodyBackOnceWhenItIsCopied() {
        ByteBuffer small = ByteBuffer.allocateDirect(100);
        open(Side.SERVER, request -> Response.ok().body(List.of(small), givenBack::incrementAndGet).now());
        channel.writeInbound(Unpooled.wrappedBuffer(request(1)));

        assertEquals(1, givenBack.get());
        assertEquals(List.of(1), answered());
    }

    @Test
    void shouldGiveTheBodyBackOnceThatNobodyWantsAnswered() {
        open(Side.SERVER, request -> Response.ok()
            .body(List.of(ByteBuffer.allocateDirect(5000)), givenBack::incrementAndGet).now());
        RemotingCommand oneway = Loopback.ECHO.request(null, null);
        oneway.markOnewayRPC();
        channel.writeInbound(new FrameWriter(Frames.MAX_FRAME_BYTES).frame(oneway, channel.alloc()));

        assertEquals(1, givenBack.get());
        assertNull(channel.readOutbound());
    }

    @Test
    void shouldSayWhenAnAnswerCannotBeWrittenAndGiveItsBodyBack() {
        open(Side.SERVER, request -> Response.ok()
            .body(List.of(ByteBuffer.allocateDirect(5000)), givenBack::incrementAndGet).now());
        channel.config().setAllocator(new EmptyAllocator(1));
        channel.writeInbound(Unpooled.wrappedBuffer(request(1)));

        RemotingCommand reply = readReply();
        assertEquals(1, reply.getOpaque());
        assertTrue(reply.getRemark().contains("no memory today"), reply.getRemark());
        assertEquals(1, givenBack.get());
    }

    @Test
    void shouldCloseWhenNoAnswerCanBeWrittenAtAll() {
        open(Side.SERVER, request -> Response.ok()
            .body(List.of(ByteBuffer.allocateDirect(5000)), givenBack::incrementAndGet).now());
        channel.config().setAllocator(new EmptyAllocator(2));
        channel.writeInbound(Unpooled.wrappedBuffer(request(1)));

        assertFalse(channel.isOpen());
        assertEquals(1, givenBack.get());
    }

    /** Has no memory for the first so many buffers. */
    private static final class EmptyAllocator extends PooledByteBufAllocator {
        private int refusals;

        EmptyAllocator(int refusals) {
            super(true);
            this.refusals = refusals;
        }

        @Override
        public ByteBuf ioBuffer(int capacity) {
            if (refusals-- > 0) {
                throw new IllegalStateException("no memory today");
            }
            return super.ioBuffer(capacity);
        }
    }

    @Test
    void shouldWaitForOwedAnswersBeforeItDrains() {
        var answer = new CompletableFuture<Response>();
        open(Side.SERVER, request -> answer);
        channel.writeInbound(Unpooled.wrappedBuffer(request(1)));
        handler().drain(Duration.ofMillis(500), Duration.ofSeconds(3));
        channel.writeInbound(Unpooled.wrappedBuffer(request(2)));
        assertTrue(channel.isOpen());

        answer.complete(Response.ok());
        channel.runPendingTasks();

        assertEquals(List.of(1), answered());
        assertEquals(List.of(1), seen);
        assertFalse(channel.isOpen());
    }

    @Test
    void shouldNotWaitLongForOwedAnswers() {
        open(Side.SERVER, request -> new CompletableFuture<>());
        channel.writeInbound(Unpooled.wrappedBuffer(request(1)));
        handler().drain(Duration.ofMillis(500), Duration.ofSeconds(3));

        pass(Duration.ofMillis(500));

        assertFalse(channel.isOpen());
    }

    private Connection open(Side side, Handler<Void> handler) {
        Handler<Void> noting = request -> {
            seen.add(request.command().getOpaque());
            return handler.handle(request);
        };
        var table = HandlerTable.builder().on(Loopback.ECHO, noting, Lane.IO, PATIENCE).build();
        var dispatcher = new RequestDispatcher(table, Runnable::run, (what, failure) -> {
            throw new AssertionError(what, failure);
        }, List.of());
        var terms = new ConnectionTerms(side, Frames.MAX_FRAME_BYTES, IDLE, dispatcher, ticker::nanoTime);
        var connectionHandler = new ConnectionHandler("10.0.0.9:1234", terms);
        channel = EmbeddedChannel.builder().ticker(ticker).handlers(flushes, connectionHandler).build();
        return connectionHandler.connection();
    }

    private ConnectionHandler handler() {
        return channel.pipeline().get(ConnectionHandler.class);
    }

    private void fillSocket(boolean full) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, !full);
    }

    private void pass(Duration time) {
        ticker.advance(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    private static byte[] request(int opaque) {
        RemotingCommand request = Loopback.ECHO.request(null, null);
        request.setOpaque(opaque);
        return Frames.encode(request);
    }

    private RemotingCommand readReply() {
        return Answers.next(channel);
    }

    private List<Integer> answered() {
        return Answers.opaques(channel);
    }
}
