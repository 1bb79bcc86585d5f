package org.apache.rocketmq.test.compare;

/** Servers with a client, which are compared with others. */
interface Contender extends AutoCloseable {
    /** What it is called in the tables. */
    String name();

    /** Whether it knows how a load is put. */
    boolean knows(Load load);

    /**
     * Starts servers with empty stores, puts a load on them, and stops them, if the plan does not want them kept.
     *
     * @param peak the messages a second that a share of the peak is taken of
     */
    Figures measure(Load load, Plan plan, double peak);

    /** What its servers come from; the same one for contenders that can share them. */
    default Object host() {
        return this;
    }

    /** Stops servers that were kept. */
    @Override
    default void close() { }
}
