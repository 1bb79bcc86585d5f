package org.apache.rocketmq.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.example.benchmark.Observed;
import org.apache.rocketmq.remoting.internal.request.GetMaxOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.RequestDispatcher;
import org.apache.rocketmq.remoting.internal.transport.ClientOptions;
import org.apache.rocketmq.remoting.internal.transport.IoLoops;
import org.apache.rocketmq.remoting.internal.transport.RpcClient;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/**
 * What pulls cost that wait: the broker's heap for each, its CPU time while nothing comes, and how long it takes until
 * all that one message wakes have their answers.
 */
public final class WaitingPulls {
    private static final String TOPIC = "WaitingPulls";
    private static final int CONNECTIONS = 4;
    /** Suspend, and the subscription comes with the request. */
    private static final int PULL_FLAGS = 2 | 4;
    private static final long WAIT_MILLIS = 110_000;
    private static final int QUIET_SECONDS = 10;

    private final IoLoops loops = IoLoops.start("benchmark", 1);
    private final String address;
    private final String pid;
    private final List<RpcClient> clients = new ArrayList<>();
    private final AtomicInteger answers = new AtomicInteger();

    private WaitingPulls(String address, String pid) {
        this.address = address;
        this.pid = pid;
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(new RpcClient(loops, ClientOptions.defaults(), new RequestDispatcher(HandlerTable.empty(),
                Runnable::run, Failures.toLog("benchmark"), List.of()), List.of()));
        }
    }

    /** Arguments: the broker's address, its process id, how many pulls. */
    public static void main(String[] args) throws Exception {
        var waiting = new WaitingPulls(args[0], args[1]);
        try {
            waiting.measure(Integer.parseInt(args[2]));
        } finally {
            waiting.clients.forEach(RpcClient::close);
            waiting.loops.close();
        }
    }

    private void measure(int count) throws Exception {
        for (int queue = 0; queue < CONNECTIONS; queue++) {
            send(queue);
        }
        long heapWithout = heapBytes();
        long cpuWithout = cpuMillis();
        var woken = new CountDownLatch(count / CONNECTIONS);
        for (int i = 0; i < count; i++) {
            pull(clients.get(i % CONNECTIONS), i % CONNECTIONS, woken);
        }
        // Each connection's requests are read in their order.
        for (var client : clients) {
            client.call(address, Requests.GET_MAX_OFFSET.request(new GetMaxOffsetHeader(TOPIC, 0, false), null),
                WAIT_MILLIS).get();
        }
        long heapWith = heapBytes();
        long cpuWith = cpuMillis();
        int early = answers.get();
        long start = System.nanoTime();
        send(0);
        if (!woken.await(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IOException(woken.getCount() + " pulls have no answer");
        }
        long wokenMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        System.out.println("| pulls | answered meanwhile | heap bytes each | CPU ms in 10 s without | with | ms until "
            + count / CONNECTIONS + " were answered |");
        System.out.println("|---|---|---|---|---|---|");
        System.out.printf("| %d | %d | %d | %d | %d | %d |%n", count, early, (heapWith - heapWithout) / count,
            cpuWithout, cpuWith, wokenMillis);
    }

    private void send(int queue) throws Exception {
        var header = new SendMessageHeader("WaitingPulls", TOPIC, "TBW102", CONNECTIONS, queue, 0,
            System.currentTimeMillis(), 0, "", 0, false, false, null);
        RemotingCommand reply = clients.get(0)
            .call(address, Requests.SEND_MESSAGE_V2.request(header, new byte[1]), WAIT_MILLIS).get();
        if (reply.getCode() != ResponseCode.SUCCESS) {
            throw new IOException("the broker answers " + reply.getCode() + ": " + reply.getRemark());
        }
    }

    private void pull(RpcClient by, int queue, CountDownLatch woken) {
        var header = new PullMessageHeader(
            "WaitingPulls", TOPIC, queue, 1, 32, PULL_FLAGS, 0, WAIT_MILLIS, "*", 0, "TAG", null, null);
        var request = Requests.PULL_MESSAGE.request(header, null);
        by.call(address, request, 2 * WAIT_MILLIS).whenComplete((reply, failure) -> {
            answers.incrementAndGet();
            if (queue == 0 && failure == null && reply.getCode() == ResponseCode.SUCCESS) {
                woken.countDown();
            }
        });
    }

    /** What lives in the broker's heap, by a histogram, which collects before. */
    private long heapBytes() throws IOException {
        var jcmd = new ProcessBuilder("jcmd", pid, "GC.class_histogram")
            .redirectErrorStream(true).start();
        String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String total = text.lines().filter(line -> line.startsWith("Total")).findFirst()
            .orElseThrow(() -> new IOException("no histogram: " + text));
        return Long.parseLong(total.strip().split("\\s+")[2]);
    }

    /** What the broker's process takes while nobody asks for anything. */
    private long cpuMillis() throws Exception {
        var observed = Observed.parse(pid);
        long before = observed.cpuNanos();
        TimeUnit.SECONDS.sleep(QUIET_SECONDS);
        return TimeUnit.NANOSECONDS.toMillis(observed.cpuNanos() - before);
    }
}
