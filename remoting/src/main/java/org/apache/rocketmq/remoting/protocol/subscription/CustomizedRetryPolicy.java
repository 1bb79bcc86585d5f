package org.apache.rocketmq.remoting.protocol.subscription;

/** Waits before each further try as the list says. */
public class CustomizedRetryPolicy {
    private long[] next;

    public long[] getNext() {
        return next;
    }

    public void setNext(long[] next) {
        this.next = next;
    }
}
