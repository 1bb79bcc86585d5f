package org.apache.rocketmq.benchmark;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.internal.pull.PulledMessages;
import org.apache.rocketmq.client.internal.pull.Reading;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageClientIDSetter;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.request.PullMessageReply;
import org.apache.rocketmq.remoting.protocol.filter.FilterAPI;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What a consumer's client makes of an answer to a pull, with the properties that producer and broker write. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodeBenchmark {
    private static final int BATCH = 32;
    private static final int BODY_BYTES = 1024;
    private static final String TOPIC = "benchmark";

    private final MessageQueue queue = new MessageQueue(TOPIC, "broker-a", 3);
    private final PullMessageReply reply = new PullMessageReply(0, 1_000_032, 0, 2_000_000, null, null, null, null);
    private final Reading reading = new Reading(null, Reading.Bodies.WHOLE, (from, messages) -> messages);
    private SubscriptionData subscription;
    private ByteBuffer batch;
    private ByteBuffer single;

    /** What consumers subscribe to. */
    @Param({"*", "created"})
    private String tags;

    @Setup
    public void write() throws Exception {
        subscription = FilterAPI.buildSubscriptionData(TOPIC, tags);
        batch = ByteBuffer.allocate(1 << 16);
        for (int i = 0; i < BATCH; i++) {
            batch.put(MessageDecoder.encode(message(i), false));
        }
        batch.flip();
        single = batch.duplicate().limit(batch.getInt(0));
    }

    private static MessageExt message(int number) {
        var host = new InetSocketAddress("127.0.0.1", 10911);
        var message = new MessageExt(3, 1_764_000_000_000L + number, host, 1_764_000_000_001L + number, host, null);
        message.setTopic(TOPIC);
        message.setBody(new byte[BODY_BYTES]);
        message.setQueueOffset(1_000_000 + number);
        message.setCommitLogOffset(4_000_000_000L + 1_300L * number);
        MessageClientIDSetter.setUniqID(message);
        message.setWaitStoreMsgOK(true);
        message.setTags("created");
        message.setKeys("order-" + (4711 + number));
        MessageAccessor.putProperty(message, MessageConst.PROPERTY_MSG_REGION, "DefaultRegion");
        MessageAccessor.putProperty(message, MessageConst.PROPERTY_TRACE_SWITCH, "true");
        MessageAccessor.putProperty(message, MessageConst.PROPERTY_CLUSTER, "DefaultCluster");
        return message;
    }

    /** A pull of a backlog. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public List<MessageExt> batch() {
        return PulledMessages.in(batch.duplicate(), queue, reply, subscription, reading).messages();
    }

    /** A pull that brings one message. */
    @Benchmark
    public List<MessageExt> single() {
        return PulledMessages.in(single.duplicate(), queue, reply, subscription, reading).messages();
    }

    /** The same as the batch, and what the client and most listeners ask of each message. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void batchRead(Blackhole hole) {
        for (MessageExt message : PulledMessages.in(batch.duplicate(), queue, reply, subscription, reading)
            .messages()) {
            MessageAccessor.setConsumeStartTimeStamp(message, "1764000000002");
            hole.consume(message.getMsgId());
            hole.consume(message.getTags());
            hole.consume(message.getKeys());
            hole.consume(message.getBody());
        }
    }
}
