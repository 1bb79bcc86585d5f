package org.apache.rocketmq.client.common;

import java.util.concurrent.ThreadLocalRandom;

/** A counter of each thread for itself that starts anywhere and goes round from the largest number to 0. */
public class ThreadLocalIndex {
    private final ThreadLocal<Integer> index = ThreadLocal.withInitial(ThreadLocalIndex::anyNumber);

    /** The next number; never negative. */
    public int incrementAndGet() {
        int next = index.get() + 1 & Integer.MAX_VALUE;
        index.set(next);
        return next;
    }

    /** Lets this thread go on from any other number. */
    public void reset() {
        index.set(anyNumber());
    }

    private static int anyNumber() {
        return ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
    }

    @Override
    public String toString() {
        return "ThreadLocalIndex{threadLocalIndex=" + index.get() + "}";
    }
}
