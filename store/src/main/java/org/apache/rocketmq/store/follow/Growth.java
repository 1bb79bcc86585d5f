package org.apache.rocketmq.store.follow;

/** Says that more of the log may be read, to one listener at most. It hears of it on whatever thread that shows. */
public final class Growth {
    private volatile Runnable listener = () -> { };

    /** Has a listener told from now on; it must be quick and not block. */
    public void tell(Runnable heard) {
        listener = heard;
    }

    /** There is more to read. */
    public void happened() {
        listener.run();
    }
}
