package org.apache.rocketmq.remoting.protocol.subscription;

import java.util.Arrays;

/** Waits before each further try as the list says. */
public class CustomizedRetryPolicy {
    private long[] next;

    public long[] getNext() {
        return next;
    }

    public void setNext(long[] next) {
        this.next = next;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CustomizedRetryPolicy policy && Arrays.equals(next, policy.next);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(next);
    }

    @Override
    public String toString() {
        return "CustomizedRetryPolicy [next=" + Arrays.toString(next) + "]";
    }
}
