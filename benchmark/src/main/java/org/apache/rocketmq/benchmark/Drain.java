package org.apache.rocketmq.benchmark;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.example.benchmark.Observed;
import org.apache.rocketmq.remoting.internal.request.AckMessageHeader;
import org.apache.rocketmq.remoting.internal.request.PopMessageHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/**
 * What a broker of any make spends on a backlog that is drained: by pulls, which say nothing of single messages, and by
 * pops with an acknowledgement for each message. The broker's processor time is read from the system.
 */
public final class Drain {
    private static final String TOPIC = "DrainTopic";
    private static final int QUEUES = 4;
    private static final int BODY_BYTES = 1024;
    private static final int BATCH = 32;
    private static final double NANOS_PER_SECOND = 1e9;

    private final PipelinedCalls calls;
    private final Observed broker;
    /** Where pulls go on, by queue. */
    private final long[] next;

    private Drain(String name, String address, String pid, long[] next) {
        this.next = next;
        this.calls = new PipelinedCalls(name, address);
        this.broker = Observed.parse(pid);
    }

    /** Arguments: messages, rounds, then for each broker its name, its address and its process id. */
    public static void main(String[] args) throws Exception {
        int messages = Integer.parseInt(args[0]);
        int rounds = Integer.parseInt(args[1]);
        System.out.println("| round | broker | by | messages/s | broker CPU us/message |");
        System.out.println("|---|---|---|---|---|");
        var pulledTo = new long[args.length][QUEUES];
        // The first round warms up.
        for (int round = 0; round <= rounds; round++) {
            for (int i = 2; i < args.length; i += 3) {
                var drain = new Drain(args[i], args[i + 1], args[i + 2], pulledTo[i]);
                try {
                    drain.calls.store(TOPIC, QUEUES, new byte[BODY_BYTES], messages);
                    drain.measure(round, "pull", messages, drain::pull);
                    drain.measure(round, "pop + ack", messages, drain::pop);
                } finally {
                    drain.calls.close();
                }
            }
        }
    }

    /** Drains the backlog. */
    private interface Work {
        int drain(int messages) throws Exception;
    }

    private void measure(int round, String by, int messages, Work work) throws Exception {
        long before = broker.cpuNanos();
        long start = System.nanoTime();
        int drained = work.drain(messages);
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        double cpu = (broker.cpuNanos() - before) / NANOS_PER_SECOND;
        if (drained != messages) {
            throw new IOException(calls.name() + " gave " + drained + " messages of " + messages);
        }
        if (round > 0) {
            System.out.printf(
                "| %d | %s | %s | %.0f | %.1f |%n", round, calls.name(), by, drained / seconds, cpu * 1e6 / drained);
        }
    }

    /** Reads what has come since it did so last, one request for each queue at a time. */
    private int pull(int messages) throws Exception {
        var end = new long[QUEUES];
        for (int queue = 0; queue < QUEUES; queue++) {
            end[queue] = Long.parseLong(
                pull(queue, Long.MAX_VALUE / 2).get().getExtFields().get("maxOffset"));
        }
        int drained = 0;
        boolean more = true;
        while (more) {
            more = false;
            var answers = new CompletableFuture<?>[QUEUES];
            for (int queue = 0; queue < QUEUES; queue++) {
                answers[queue] = next[queue] < end[queue] ? pull(queue, next[queue]) : null;
            }
            for (int queue = 0; queue < QUEUES; queue++) {
                if (answers[queue] != null) {
                    var reply = (RemotingCommand) answers[queue].get();
                    PipelinedCalls.require(reply);
                    int came = MessageDecoder.decodes(reply.bodyBuffer()).size();
                    next[queue] += came;
                    drained += came;
                    more = true;
                }
            }
        }
        return drained;
    }

    private CompletableFuture<RemotingCommand> pull(int queue, long offset) throws InterruptedException {
        return calls.pull("DrainPullers", TOPIC, queue, offset, BATCH);
    }

    /** Pops until nothing is left, as many requests at a time as there are queues, and acknowledges each message. */
    private int pop(int messages) throws Exception {
        int drained = 0;
        while (drained < messages) {
            var answers = new CompletableFuture<?>[QUEUES];
            for (int i = 0; i < QUEUES; i++) {
                answers[i] = calls.call(Requests.POP_MESSAGE.request(new PopMessageHeader("DrainPoppers", TOPIC, -1,
                    BATCH, 60_000, 0, System.currentTimeMillis(), 0, "TAG", "*", false, null), null));
            }
            for (var answer : answers) {
                var reply = (RemotingCommand) answer.get();
                if (reply.getCode() == ResponseCode.POLLING_TIMEOUT) {
                    continue;
                }
                PipelinedCalls.require(reply);
                var popped = Requests.POP_MESSAGE.replyHeader(reply);
                for (MessageExt message : MessageDecoder.decodes(reply.bodyBuffer())) {
                    acknowledge(message, popped.popTime(), popped.reviveQid());
                    drained++;
                }
                if (drained >= messages) {
                    break;
                }
            }
        }
        calls.awaitAnswers();
        return drained;
    }

    private void acknowledge(MessageExt message, long popTime, int reviveQueue) throws InterruptedException {
        String receipt = message.getQueueOffset() + " " + popTime + " 60000 " + reviveQueue + " 0 " + calls.name() + " "
            + message.getQueueId() + " " + message.getQueueOffset();
        calls.call(Requests.ACK_MESSAGE.request(new AckMessageHeader("DrainPoppers", TOPIC, message.getQueueId(),
            receipt, message.getQueueOffset(), null), null)).thenAccept(PipelinedCalls::require);
    }
}
