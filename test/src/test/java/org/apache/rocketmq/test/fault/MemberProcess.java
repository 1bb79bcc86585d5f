package org.apache.rocketmq.test.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.test.cluster.ChildProcess;

/** A process that holds members of groups, and what it has told so far. */
final class MemberProcess {
    private static final Duration BOUND = Duration.ofSeconds(120);

    private final String name;
    private final ChildProcess process;
    /** The group of each member that is in it now. */
    private final Map<String, String> members = new LinkedHashMap<>();
    /** The group of each member that ever was. */
    private final Map<String, String> groups = new HashMap<>();
    private final List<Long> freezesNanos = new ArrayList<>();
    private long killedNanos = Long.MAX_VALUE;
    private boolean frozen;

    MemberProcess(String name, ChildProcess process) {
        this.name = name;
        this.process = process;
    }

    void awaitReady() {
        process.awaitOutput("(?m)^ready$", BOUND);
    }

    /** Asks for a member; it may take its time to join. */
    void join(String member, String group) {
        process.say("join " + member + " " + group);
        members.put(member, group);
        groups.put(member, group);
    }

    void leave(String member) {
        process.say("leave " + member);
        members.remove(member);
    }

    /** Has listeners not return. */
    void hold() {
        process.say("hold");
    }

    void calm() {
        process.say("calm");
    }

    /** Leaves its members in their groups, but lets them do nothing. */
    void freeze() {
        freezesNanos.add(System.nanoTime());
        process.freeze();
        frozen = true;
    }

    void thaw() {
        process.thaw();
        frozen = false;
    }

    boolean isFrozen() {
        return frozen;
    }

    void kill() {
        process.kill();
        killedNanos = System.nanoTime();
        members.clear();
    }

    /** The members that it holds, with their groups. */
    Map<String, String> members() {
        return members;
    }

    int finish() {
        return process.finish();
    }

    /** All that its members of a group have been handed. */
    List<Delivery> deliveries(String group) {
        var ends = new HashMap<String, String[]>();
        var begun = new ArrayList<String[]>();
        for (String line : process.lines()) {
            String[] words = line.split(" ");
            if (words[0].equals("begin") && group.equals(groups.get(words[3]))) {
                begun.add(words);
            } else if (words[0].equals("end")) {
                ends.put(words[1], words);
            }
        }
        return begun.stream().map(begin -> delivery(begin, ends.get(begin[1]))).toList();
    }

    private Delivery delivery(String[] begin, String[] end) {
        long beginNanos = Long.parseLong(begin[2]);
        long endNanos = end == null ? killedNanos : Long.parseLong(end[2]);
        return new Delivery(begin[3], begin[6], Integer.parseInt(begin[4]), Long.parseLong(begin[5]), beginNanos,
            endNanos, end != null && end[3].equals("consumed"),
            freezesNanos.stream().anyMatch(freeze -> beginNanos <= freeze && freeze <= endNanos));
    }

    @Override
    public String toString() {
        return name + members + (frozen ? " frozen" : "");
    }
}
