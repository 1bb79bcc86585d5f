package org.apache.rocketmq.benchmark;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.remoting.internal.frame.FrameReader;
import org.apache.rocketmq.remoting.internal.frame.FrameWriter;
import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.remoting.internal.request.SendMessageReply;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What frames and their headers cost, as broker and client have them for a message that is sent and for a pull. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
    private static final int MAX_FRAME_BYTES = 16 << 20;
    private static final String TOPIC = "BenchmarkTopic";
    private static final String PROPERTIES = "UNIQ_KEY\u00017F00000100002A139A5504F3B1D20000\u0002"
        + "WAIT\u0001true\u0002TAGS\u0001TagA\u0002";
    private static final String MESSAGE_ID = "7F00000100002A9F0000000000ABCDEF";

    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final FrameWriter writer = new FrameWriter(MAX_FRAME_BYTES);
    private final FrameReader reader = new FrameReader(MAX_FRAME_BYTES, allocator);
    private final byte[] body = new byte[1024];
    private ByteBuf send;
    private ByteBuf pull;
    private ByteBuf reply;

    private SendMessageHeader sendHeader() {
        return new SendMessageHeader("BenchmarkProducers", TOPIC, "TBW102", 8, 3, 0, 1_764_000_000_000L, 0,
            PROPERTIES, 0, false, false, null);
    }

    private RemotingCommand sendReply() {
        var header = new SendMessageReply(MESSAGE_ID, 3, 1_000_000, null, null, null);
        return RemotingCommand.response(0, null, 4711, Fields.of(Requests.SEND_MESSAGE_V2.reply(), header));
    }

    @Setup
    public void frames() {
        send = writer.frame(Requests.SEND_MESSAGE_V2.request(sendHeader(), body), allocator);
        pull = writer.frame(Requests.PULL_MESSAGE.request(new PullMessageHeader("BenchmarkConsumers", TOPIC, 3,
            1_000_000, 32, 2, 0, 15_000, null, 1_764_000_000_000L, "TAG", 1 << 20, null), null), allocator);
        reply = writer.frame(sendReply(), allocator);
    }

    @TearDown
    public void release() {
        reader.close();
        send.release();
        pull.release();
        reply.release();
    }

    private RemotingCommand read(ByteBuf frame) {
        reader.add(frame.retainedDuplicate());
        return reader.next();
    }

    /** Broker: a message comes. */
    @Benchmark
    public SendMessageHeader sendIsRead() {
        var header = Requests.SEND_MESSAGE_V2.header().decode(read(send).fields());
        reader.settle();
        return header;
    }

    /** Broker: it is answered. */
    @Benchmark
    public int sendIsAnswered() {
        ByteBuf frame = writer.frame(sendReply(), allocator);
        int bytes = frame.readableBytes();
        frame.release();
        return bytes;
    }

    /** Broker: somebody asks for messages. */
    @Benchmark
    public PullMessageHeader pullIsRead() {
        var header = Requests.PULL_MESSAGE.header().decode(read(pull).fields());
        reader.settle();
        return header;
    }

    /** Client: a message goes. */
    @Benchmark
    public int sendIsWritten() {
        ByteBuf frame = writer.frame(Requests.SEND_MESSAGE_V2.request(sendHeader(), body), allocator);
        int bytes = frame.readableBytes();
        frame.release();
        return bytes;
    }

    /** Client: the answer comes. */
    @Benchmark
    public SendMessageReply answerIsRead() {
        var header = Requests.SEND_MESSAGE_V2.replyHeader(read(reply));
        reader.settle();
        return header;
    }
}
