package org.apache.rocketmq.common.internal.worker;

/** Work in turns, done by one thread at a time, which owns all that the worker touches. */
public interface Worker {

    /** The name of the thread, and what failures are reported under. */
    String name();

    /**
     * Does what is there to do now, and comes back soon.
     *
     * @return how much was done; 0 when there was nothing to do
     */
    int work() throws Exception;

    /** Runs on the worker's thread after its last turn. */
    default void onClose() { }
}
