package org.apache.rocketmq.test.compare;

/** Servers with a client, which are compared with others. */
interface Contender {
    /** What it is called in the tables. */
    String name();

    /** Whether it knows how a load is put. */
    boolean knows(Load load);

    /**
     * Starts servers with empty stores, puts a load on them, and stops them.
     *
     * @param peak the messages a second that a share of the peak is taken of
     */
    Figures measure(Load load, Plan plan, double peak);
}
