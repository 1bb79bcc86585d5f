package org.apache.rocketmq.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.remoting.internal.request.AckMessageHeader;
import org.apache.rocketmq.remoting.internal.request.PopMessageHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** What of a broker's heap lives with a backlog, and with messages of it that a group has out. */
public final class PopHeap {
    private static final String TOPIC = "HeapTopic";
    private static final String GROUP = "HeapPoppers";
    private static final int QUEUES = 4;
    private static final int BODY_BYTES = 100;
    private static final int BATCH = 32;
    private static final int FEW = 100;
    private static final int MANY = 10_000;
    /** The most that a group may have out of so many queues. */
    private static final int MOST = QUEUES * MANY;
    private static final String POPS = "org.apache.rocketmq.broker.pop.";
    /** What those are made of, and others. */
    private static final Set<String> PARTS = Set.of("java.util.HashMap$Node", "[Ljava.util.HashMap$Node;",
        "java.util.TreeMap$Entry", "java.lang.Long", "java.util.BitSet", "[J");
    private static final int INVISIBLE_MILLIS = 3_600_000;

    private final PipelinedCalls calls;
    private final String pid;
    /** What acknowledges what is out. */
    private final List<AckMessageHeader> out = new ArrayList<>();

    private PopHeap(String name, String address, String pid) {
        this.calls = new PipelinedCalls(name, address);
        this.pid = pid;
    }

    /** Arguments: messages of the backlog, then the broker's name, its address and its process id. */
    public static void main(String[] args) throws Exception {
        int backlog = Integer.parseInt(args[0]);
        var heap = new PopHeap(args[1], args[2], args[3]);
        try {
            heap.measure(backlog);
        } finally {
            heap.calls.close();
        }
    }

    private void measure(int backlog) throws Exception {
        System.out.println("| backlog | out | popped and acknowledged | live heap, bytes | pops' at most, bytes |");
        System.out.println("|---|---|---|---|---|");
        send(1);
        pop(1);
        acknowledge();
        row(0, 0);
        send(backlog);
        row(backlog, 0);
        pop(FEW);
        row(backlog, 0);
        pop(MANY - FEW);
        row(backlog, 0);
        pop(MOST - MANY);
        row(backlog, 0);
        acknowledge();
        row(backlog - MOST, MOST);
        int through = MOST;
        while (through < backlog / 2) {
            pop(MANY);
            acknowledge();
            through += MANY;
        }
        row(backlog - through, through);
    }

    private void row(int backlog, int through) throws Exception {
        long all = 0;
        long popping = 0;
        var histogram = new ProcessBuilder("jcmd", pid, "GC.class_histogram").redirectErrorStream(true).start();
        String text = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (histogram.waitFor() != 0) {
            throw new IOException(text);
        }
        for (String line : text.split("\n")) {
            String[] words = line.trim().split("\\s+");
            if (words.length >= 3 && "Total".equals(words[0])) {
                all = Long.parseLong(words[2]);
            } else if (words.length >= 4 && (words[3].startsWith(POPS) || PARTS.contains(words[3]))) {
                popping += Long.parseLong(words[2]);
            }
        }
        System.out.printf("| %d | %d | %d | %d | %d |%n", backlog, out.size(), through, all, popping);
    }

    private static boolean isTaken(RemotingCommand reply) {
        return reply != null && reply.getCode() == ResponseCode.SUCCESS;
    }

    private void send(int messages) throws IOException, InterruptedException {
        calls.store(TOPIC, QUEUES, new byte[BODY_BYTES], messages);
    }

    private void pop(int messages) throws Exception {
        int missing = messages;
        while (missing > 0) {
            var reply = calls.call(Requests.POP_MESSAGE.request(new PopMessageHeader(GROUP, TOPIC, -1,
                Math.min(BATCH, missing), INVISIBLE_MILLIS, 1000, System.currentTimeMillis(), 0, "TAG", "*", false,
                null), null)).get();
            if (!isTaken(reply)) {
                throw new IOException("the broker answers " + reply.getCode() + ": " + reply.getRemark());
            }
            missing -= noteReceipts(reply);
        }
    }

    /** As clients make them: the first offset of each queue comes with the answer. */
    private int noteReceipts(RemotingCommand reply) throws Exception {
        var popped = Requests.POP_MESSAGE.replyHeader(reply);
        var messages = MessageDecoder.decodes(reply.bodyBuffer());
        for (var message : messages) {
            long start = messages.stream().filter(other -> other.getQueueId() == message.getQueueId())
                .mapToLong(other -> other.getQueueOffset()).min().orElseThrow();
            String receipt = start + " " + popped.popTime() + " " + INVISIBLE_MILLIS + " " + popped.reviveQid() + " 0 "
                + calls.name() + " " + message.getQueueId() + " " + message.getQueueOffset();
            out.add(new AckMessageHeader(
                GROUP, TOPIC, message.getQueueId(), receipt, message.getQueueOffset(), null));
        }
        return messages.size();
    }

    private void acknowledge() throws InterruptedException {
        var refused = new AtomicInteger();
        for (var header : out) {
            calls.call(Requests.ACK_MESSAGE.request(header, null)).whenComplete((reply, failure) ->
                refused.addAndGet(isTaken(reply) ? 0 : 1));
        }
        calls.awaitAnswers();
        if (refused.get() > 0) {
            throw new IllegalStateException(refused + " acknowledgements were refused");
        }
        out.clear();
    }
}
