package org.apache.rocketmq.benchmark;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.example.benchmark.Observed;
import org.apache.rocketmq.remoting.internal.request.PopMessageHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.RequestDispatcher;
import org.apache.rocketmq.remoting.internal.transport.ClientOptions;
import org.apache.rocketmq.remoting.internal.transport.IoLoops;
import org.apache.rocketmq.remoting.internal.transport.RpcClient;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** What a broker spends on many groups that each have a pop waiting, while nothing comes. */
public final class IdlePops {
    private static final String TOPIC = "IdleTopic";
    private static final long WAIT_MILLIS = 15_000;
    private static final int WARM_UP_TURNS = 20;
    private static final long TIMEOUT_MILLIS = 30_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private IdlePops() { }

    /**
     * Arguments: groups, how many seconds they wait before anything is measured, how many are measured, then for each
     * broker its name, its address and its process id.
     */
    public static void main(String[] args) throws Exception {
        int groups = Integer.parseInt(args[0]);
        int settling = Integer.parseInt(args[1]);
        int seconds = Integer.parseInt(args[2]);
        System.out.println("| broker | groups | CPU, percent of a core |");
        System.out.println("|---|---|---|");
        for (int i = 3; i < args.length; i += 3) {
            double percent = measure(args[i + 1], args[i + 2], groups, settling, seconds);
            System.out.printf("| %s | %d | %.2f |%n", args[i], groups, percent);
        }
    }

    private static double measure(String address, String pid, int groups, int settling, int seconds)
        throws Exception {

        var loops = IoLoops.start("benchmark", 1);
        var client = new RpcClient(loops, ClientOptions.defaults(), new RequestDispatcher(
            HandlerTable.empty(), Runnable::run, Failures.toLog("benchmark"), List.of()), List.of());
        var open = new AtomicBoolean(true);
        try {
            var header = new SendMessageHeader("IdleProducers", TOPIC, "TBW102", 4, 0, 0, System.currentTimeMillis(), 0,
                "", 0, false, false, null);
            var request = Requests.SEND_MESSAGE_V2.request(header, new byte[1]);
            var sent = client.call(address, request, TIMEOUT_MILLIS).get();
            if (sent.getCode() != ResponseCode.SUCCESS) {
                throw new IOException("the broker answers " + sent.getCode() + ": " + sent.getRemark());
            }
            // What is measured is the waiting, not the compiling of what it runs through.
            for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
                for (int group = 0; group < groups; group++) {
                    client.call(address, pop("IdleGroup" + group, 0), TIMEOUT_MILLIS).get();
                }
            }
            for (int group = 0; group < groups; group++) {
                wait(client, address, "IdleGroup" + group, open);
            }
            TimeUnit.SECONDS.sleep(settling);
            var broker = Observed.parse(pid);
            long before = broker.cpuNanos();
            TimeUnit.SECONDS.sleep(seconds);
            return (broker.cpuNanos() - before) / NANOS_PER_SECOND / seconds * 100;
        } finally {
            open.set(false);
            client.close();
            loops.close();
        }
    }

    private static void wait(RpcClient client, String address, String group, AtomicBoolean open) {
        client.call(address, pop(group, WAIT_MILLIS), TIMEOUT_MILLIS).thenAccept(reply -> {
            if (open.get()) {
                wait(client, address, group, open);
            }
        });
    }

    private static RemotingCommand pop(String group, long waitMillis) {
        return Requests.POP_MESSAGE.request(new PopMessageHeader(group, TOPIC, -1, 32, 3_600_000, waitMillis,
            System.currentTimeMillis(), 0, "TAG", "*", false, null), null);
    }
}
