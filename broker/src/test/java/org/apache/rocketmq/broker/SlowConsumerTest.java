package org.apache.rocketmq.broker;

import static org.apache.rocketmq.broker.RunningBroker.OWN_SUBSCRIPTION;
import static org.apache.rocketmq.broker.RunningBroker.SUSPEND;
import static org.apache.rocketmq.broker.RunningBroker.sendHeader;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.remoting.internal.frame.FrameReader;
import org.apache.rocketmq.remoting.internal.frame.FrameWriter;
import org.apache.rocketmq.remoting.internal.request.GetMaxOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A consumer that lets many pulls wait and then reads no answer. */
class SlowConsumerTest {
    private static final int PULLS = 1000;
    private static final int MOST_FRAME_BYTES = 1 << 24;
    private static final int BODY_BYTES = 64 * 1024;
    /** What waits in the broker for a connection before it is full, what both sockets hold, and one answer more. */
    private static final long MOST_UNREAD_BYTES = 16L << 20;

    /**
     * So many others wait after it that each of the broker's threads has one of them, that of the slow connection too:
     * when all are answered, so is what waits there. Else what is read makes room for more while the broker answers.
     */
    private static final int WITNESSES = 2 * Runtime.getRuntime().availableProcessors();

    @TempDir
    Path store;
    private RunningBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = RunningBroker.start(store);
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void shouldNotPileUpAnswersForWhoDoesNotRead() throws Exception {
        broker.client().sent("Orders", 0, "first", "");
        try (var slow = new Socket()) {
            slow.setReceiveBufferSize(16 * 1024);
            slow.connect(new InetSocketAddress("127.0.0.1", broker.broker().port()));
            var out = new BufferedOutputStream(slow.getOutputStream());
            for (int i = 0; i < PULLS; i++) {
                write(Requests.PULL_MESSAGE.request(waitingPull(), null), out);
            }
            write(Requests.GET_MAX_OFFSET.request(new GetMaxOffsetHeader("Orders", 0, false), null), out);
            out.flush();
            var frames = new FrameReader(MOST_FRAME_BYTES, UnpooledByteBufAllocator.DEFAULT);
            read(slow, frames, 1);
            var answered = new ArrayList<CompletableFuture<RemotingCommand>>();
            for (int i = 0; i < WITNESSES; i++) {
                var witness = broker.connect();
                answered.add(witness.pullLater(waitingPull()));
                // Once this is answered, that waits.
                witness.call(Requests.GET_MAX_OFFSET, new GetMaxOffsetHeader("Orders", 0, false));
            }

            for (int i = 0; i < 3; i++) {
                var reply = broker.client().call(
                    Requests.SEND_MESSAGE_V2, sendHeader("Orders", 0, ""), new byte[BODY_BYTES]);
                assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
            }
            for (var answer : answered) {
                assertEquals(ResponseCode.SUCCESS, answer.join().getCode());
            }

            long bytes = read(slow, frames, PULLS);
            assertTrue(bytes < MOST_UNREAD_BYTES, bytes + " bytes were kept for somebody who did not read");
            frames.close();
        }
    }

    /** Reads so many answers and tells their bytes. */
    private static long read(Socket socket, FrameReader frames, int answers) throws IOException {
        long bytes = 0;
        for (int missing = answers; missing > 0;) {
            var chunk = Unpooled.buffer(1 << 16);
            int length = chunk.writeBytes(socket.getInputStream(), 1 << 16);
            assertTrue(length > 0, "the broker closed the connection, and did not answer " + missing + " pulls");
            bytes += length;
            frames.add(chunk);
            for (var reply = frames.next(); reply != null; reply = frames.next()) {
                missing--;
                int code = reply.getCode();
                assertTrue(code == ResponseCode.SUCCESS || code == ResponseCode.PULL_NOT_FOUND, "code " + code);
            }
            frames.settle();
        }
        return bytes;
    }

    private static void write(RemotingCommand request, OutputStream out) throws IOException {
        var frame = new FrameWriter(MOST_FRAME_BYTES).frame(request, UnpooledByteBufAllocator.DEFAULT);
        frame.readBytes(out, frame.readableBytes());
        frame.release();
    }

    private static PullMessageHeader waitingPull() {
        return new PullMessageHeader("readers", "Orders", 0, 1, 32, OWN_SUBSCRIPTION | SUSPEND, 0, 20_000, "*", 0,
            "TAG", null, null);
    }
}
