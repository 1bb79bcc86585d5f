package org.apache.rocketmq.broker.pop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.rocketmq.broker.pop.PopFixture.Popped;

/** What one group has, and what it is to get yet, as a test knows it that compares it with the broker. */
final class GroupModel {
    private final String name;
    private final boolean ordered;
    private final Predicate<Sent> wanted;
    private final List<List<Sent>> queues = new ArrayList<>();
    private final Map<String, Sent> byBody = new HashMap<>();
    /** Those that the group gets from their own queue. */
    private final Set<String> fresh = new HashSet<>();
    private final Map<String, List<Copy>> copies = new HashMap<>();
    private final List<Receipt> old = new ArrayList<>();

    GroupModel(String name, boolean ordered, Predicate<Sent> wanted) {
        this.name = name;
        this.ordered = ordered;
        this.wanted = wanted;
        for (int i = 0; i < PopFixture.QUEUES; i++) {
            queues.add(new ArrayList<>());
        }
    }

    /** A message of the topic. */
    record Sent(String body, int queue, String tag, int number) { }

    /**
     * A message that was handed out. Where the group was moved, it may have several of one.
     *
     * @param receipt the latest
     * @param until when it comes back, in milliseconds; later than that it is back
     * @param count how often it was out before
     */
    record Copy(String body, Receipt receipt, long until, int count) {
        boolean isOut(long now) {
            return until > now;
        }
    }

    String name() {
        return name;
    }

    boolean isOrdered() {
        return ordered;
    }

    void sent(Sent message) {
        queues.get(message.queue).add(message);
        byBody.put(message.body, message);
        if (wanted.test(message)) {
            fresh.add(message.body);
        }
    }

    /** Checks what a pop was given, and notes it. */
    void popped(List<Popped> messages, long invisible) {
        if (ordered && !messages.isEmpty()) {
            checkOrder(messages);
        }
        for (var message : messages) {
            long now = message.receipt().popTime();
            if (message.receipt().kind() == QueueKind.OWN && (!ordered || fresh.contains(message.body()))) {
                assertTrue(fresh.remove(message.body()), () -> name + " gets " + message + " again: " + copies);
                assertEquals(0, message.count(), message::toString);
            } else {
                var before = copies.getOrDefault(message.body(), List.of()).stream()
                    .filter(copy -> !copy.isOut(now) && copy.count + 1 == message.count()).findFirst();
                assertTrue(before.isPresent(), () -> name + " gets " + message + ", but knows " + copies);
                drop(before.get());
            }
            add(new Copy(message.body(), message.receipt(), now + invisible, message.count()));
        }
    }

    private void add(Copy copy) {
        copies.computeIfAbsent(copy.body, body -> new ArrayList<>()).add(copy);
    }

    /** A copy is none any more, and its receipt counts no more. */
    private void drop(Copy copy) {
        settled(copy);
        old.add(copy.receipt);
    }

    /** Of each queue come the first messages that are not acknowledged, while none of it is out. */
    private void checkOrder(List<Popped> messages) {
        long now = messages.get(0).receipt().popTime();
        for (var queue : queues) {
            var open = queue.stream().map(Sent::body)
                .filter(body -> fresh.contains(body) || copies.containsKey(body)).toList();
            var came = messages.stream().map(Popped::body).filter(body -> queue.contains(byBody.get(body))).toList();
            assertEquals(open.subList(0, Math.min(came.size(), open.size())), came);
            assertTrue(came.isEmpty() || all().stream().noneMatch(copy -> open.contains(copy.body) && copy.isOut(now)),
                () -> came + " while out: " + copies);
        }
    }

    /** A copy is acknowledged. */
    void settled(Copy copy) {
        copies.computeIfPresent(copy.body, (body, all) -> {
            all.remove(copy);
            return all.isEmpty() ? null : all;
        });
    }

    void postponed(Copy copy, Receipt next) {
        settled(copy);
        if (!ordered) {
            old.add(copy.receipt);
        }
        add(new Copy(copy.body, next, next.popTime() + next.invisibleTime(), copy.count));
    }

    /** The group was moved: it has nothing out of that queue, and gets all from there on. */
    void moved(int queue, long offset, long now) {
        for (var copy : all()) {
            boolean there = copy.receipt.kind() == QueueKind.OWN && copy.receipt.queueId() == queue;
            if (there && (ordered || copy.isOut(now))) {
                drop(copy);
            }
        }
        for (int i = 0; i < queues.get(queue).size(); i++) {
            var message = queues.get(queue).get(i);
            if (i < offset) {
                fresh.remove(message.body);
            } else if (wanted.test(message)) {
                fresh.add(message.body);
            }
        }
    }

    List<Copy> all() {
        return copies.values().stream().flatMap(Collection::stream).toList();
    }

    /** How many are out of a queue of the topic, or of those for what came back. */
    long out(long now, boolean own, int queue) {
        return all().stream().filter(copy -> copy.isOut(now) && copy.receipt.queueId() == queue
            && (copy.receipt.kind() == QueueKind.OWN) == own).count();
    }

    /** Whether there is something for a pop that waits. */
    boolean hasSome(long now) {
        boolean roomForBack = out(now, false, Revival.RETRY_QUEUE) < PopFixture.MOST_OUT;
        return fresh.stream().anyMatch(body -> out(now, true, byBody.get(body).queue) < PopFixture.MOST_OUT)
            || roomForBack && all().stream().anyMatch(copy -> !copy.isOut(now));
    }

    boolean isDone() {
        return fresh.isEmpty() && copies.isEmpty();
    }

    /** Receipts that were followed by others. */
    List<Receipt> old() {
        return old;
    }

    /** Whether a receipt stands for what is out now; two groups may have popped at the same millisecond. */
    boolean knows(Receipt receipt) {
        return all().stream().map(Copy::receipt).anyMatch(one -> one.popTime() == receipt.popTime()
            && one.kind() == receipt.kind() && one.queueId() == receipt.queueId()
            && one.queueOffset() == receipt.queueOffset());
    }

    int end(int queue) {
        return queues.get(queue).size();
    }

    @Override
    public String toString() {
        return name + ": fresh " + fresh + ", copies " + copies;
    }
}
