package org.apache.rocketmq.test.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.rocketmq.test.cluster.ApacheRelease;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.program.HoldMembers;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.apache.rocketmq.test.wire.Stored;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Several groups consume a topic while their members, of our client and of both of Apache's, join, leave, are killed
 * with their processes or stand still for a while, are slow and fail, and the broker is killed once. Held against a
 * model: in the end each group has consumed each message; an orderly group has begun with no message before all that
 * lie before it in its queue were consumed; and where all members are ours, no two of them had a queue at the same
 * time. {@code -Dskyrocket.consumptionSteps=500} makes it a long run, {@code -Dskyrocket.seed=...} repeats the steps of
 * another one.
 */
@Tag("processes")
class ConsumptionModelTest {
    /** Locks are short-lived, so that a queue is soon free when a process was killed. */
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster(Map.of("JDK_JAVA_OPTIONS",
        "-Drocketmq.broker.rebalance.lockMaxLiveTime=8000 -Drocketmq.client.rebalance.lockMaxLiveTime=4000"
            + " -Drocketmq.client.rebalance.lockInterval=1000 -Drocketmq.client.rebalance.waitInterval=2000"));

    private static final int STEPS = Integer.getInteger("skyrocket.consumptionSteps", 12);
    private static final long SEED = Long.getLong("skyrocket.seed", System.nanoTime());
    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final String TOPIC = "Model";
    private static final int QUEUES = 4;
    private static final int MOST_BETWEEN_STEPS = 200;
    private static final int LONGEST_LISTENER_MILLIS = 20;
    private static final int FAIL_PERCENT = 5;
    private static final String OURS_IN_ORDER = "orderly_ours";
    private static final List<String> GROUPS = List.of("concurrent", OURS_IN_ORDER, "orderly_mixed");
    private static final int OUR_PROCESSES = 2;
    /** Those behind ours are of Apache's clients, one of each release. */
    private static final int PROCESSES = OUR_PROCESSES + ApacheRelease.values().length;

    private static Server nameServer;
    private static Server broker;

    private final Random random = new Random(SEED);
    private final List<MemberProcess> alive = new ArrayList<>();
    private final List<MemberProcess> all = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private long brokerKilledNanos;

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        broker = CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address())).start();
    }

    @Test
    void shouldConsumeAllInOrderWhateverHappensToMembers() throws Exception {
        System.out.println(STEPS + " steps with seed " + SEED);
        try (var connection = BrokerConnection.to(broker)) {
            connection.createTopic(TOPIC, QUEUES);
        }
        try (var sending = Sending.start(TOPIC, nameServer.address(), random.nextLong())) {
            for (int i = 0; i < PROCESSES; i++) {
                alive.add(process(i));
            }
            alive.forEach(MemberProcess::awaitReady);
            for (int i = 0; i < GROUPS.size(); i++) {
                join(alive.get(GROUPS.get(i).equals(OURS_IN_ORDER) ? 0 : i), GROUPS.get(i));
            }
            join(alive.get(PROCESSES - 1), GROUPS.get(random.nextInt(2) * 2));
            for (int step = 0; step < STEPS; step++) {
                sending.awaitAcknowledged(1 + random.nextInt(MOST_BETWEEN_STEPS), BOUND);
                step(step);
            }
            sending.awaitAcknowledged(1, BOUND);
            sending.stop();
            settle();
            verify(stored(), sending.acknowledged());
            System.out.println(counts + ", " + sending.acknowledged().size() + " messages acknowledged, "
                + sending.failures() + " sends failed, " + summary());
        }
        for (MemberProcess process : alive) {
            assertEquals(0, process.finish());
        }
    }

    private MemberProcess process(int place) {
        int number = count("processes");
        String name = (isOurs(place) ? "ours-" : "apaches-") + number;
        String[] arguments = {"namesrv=" + nameServer.address(), "topic=" + TOPIC, "seed=" + random.nextInt(),
            "slow=" + LONGEST_LISTENER_MILLIS, "fail=" + FAIL_PERCENT};
        var process = new MemberProcess(name, isOurs(place)
            ? CLUSTER.ourProgram(name, HoldMembers.class, List.of(), arguments)
            : CLUSTER.apacheProgram(ApacheRelease.values()[place - OUR_PROCESSES], name, HoldMembers.class, List.of(),
                arguments));
        all.add(process);
        return process;
    }

    private static boolean isOurs(int place) {
        return place < OUR_PROCESSES;
    }

    private int count(String what) {
        return counts.merge(what, 1, Integer::sum);
    }

    private void join(MemberProcess process, String group) {
        process.join("member" + count("joins"), group);
    }

    private void step(int step) {
        if (step == STEPS / 2) {
            System.out.println("step " + step + ": the broker is killed");
            brokerKilledNanos = System.nanoTime();
            broker.kill();
            broker.start();
            return;
        }
        int place = random.nextInt(PROCESSES);
        var process = alive.get(place);
        String group = GROUPS.get(random.nextInt(GROUPS.size()));
        int choice = random.nextInt(10);
        System.out.println("step " + step + ": " + choice + " " + group + " " + process);
        if (choice < 2) {
            process.kill();
            count("kills");
            alive.set(place, process(place));
            alive.get(place).awaitReady();
        } else if (process.isFrozen()) {
            process.thaw();
        } else if (choice == 2) {
            process.freeze();
            count("freezes");
        } else if (choice < 6 && !process.members().isEmpty()) {
            var members = List.copyOf(process.members().keySet());
            process.leave(members.get(random.nextInt(members.size())));
            count("leaves");
        } else {
            join(!isOurs(place) && group.equals(OURS_IN_ORDER) ? alive.get(0) : process, group);
        }
    }

    /** From now on nothing fails, and each group has a member. */
    private void settle() {
        alive.stream().filter(MemberProcess::isFrozen).forEach(MemberProcess::thaw);
        alive.forEach(MemberProcess::calm);
        for (String group : GROUPS) {
            if (alive.stream().noneMatch(process -> process.members().containsValue(group))) {
                join(alive.get(0), group);
            }
        }
    }

    private static List<Stored> stored() throws IOException {
        var stored = new ArrayList<Stored>();
        try (var connection = BrokerConnection.to(broker)) {
            for (int queue = 0; queue < QUEUES; queue++) {
                stored.addAll(connection.readFrom(TOPIC, queue, 0));
            }
        }
        return stored;
    }

    private void verify(List<Stored> stored, Set<String> acknowledged) {
        var keys = stored.stream().map(Stored::body).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(stored.size(), keys.size(), "each message is stored once");
        assertTrue(keys.containsAll(acknowledged), "what was acknowledged is stored");
        for (String group : GROUPS) {
            await("all consumed by " + group).atMost(BOUND)
                .until(() -> missing(group, keys), Set::isEmpty);
        }
        for (String group : GROUPS) {
            if (group.startsWith("orderly")) {
                Order.verify(group, deliveries(group), "seed " + SEED);
            }
        }
        verifyNoOverlap();
    }

    private Set<String> missing(String group, Set<String> keys) {
        var missing = new TreeSet<>(keys);
        deliveries(group).stream().filter(Delivery::consumed).map(Delivery::key).forEach(missing::remove);
        return missing;
    }

    private List<Delivery> deliveries(String group) {
        return all.stream().flatMap(process -> process.deliveries(group).stream()).toList();
    }

    /**
     * A listener that ran while the broker was killed, or while its own process stood still, cannot know of the lock
     * that its queue lost by that.
     */
    private void verifyNoOverlap() {
        var byQueue = deliveries(OURS_IN_ORDER).stream().collect(Collectors.groupingBy(Delivery::queueId));
        byQueue.forEach((queue, deliveries) -> {
            var sorted = deliveries.stream()
                .filter(delivery -> !delivery.spans(brokerKilledNanos) && !delivery.frozen())
                .sorted(Comparator.comparingLong(Delivery::beginNanos)).toList();
            for (int i = 1; i < sorted.size(); i++) {
                var before = sorted.get(i - 1);
                var after = sorted.get(i);
                assertTrue(!before.overlaps(after),
                    () -> "at the same time: " + before + " and " + after + "; seed " + SEED);
            }
        });
    }

    private String summary() {
        return GROUPS.stream().map(group -> {
            var deliveries = deliveries(group);
            return group + " " + deliveries.size() + " deliveries, "
                + deliveries.stream().filter(delivery -> !delivery.consumed()).count() + " of them failed or cut off";
        }).collect(Collectors.joining("; "));
    }
}
