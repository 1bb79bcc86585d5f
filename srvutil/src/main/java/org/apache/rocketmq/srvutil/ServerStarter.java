package org.apache.rocketmq.srvutil;

/** Builds and starts a server. */
@FunctionalInterface
public interface ServerStarter {

    /**
     * Starts; whoever cannot leaves nothing running.
     *
     * @throws Exception whose message tells people what is wrong and what to do
     */
    Server start(Launch launch) throws Exception;
}
