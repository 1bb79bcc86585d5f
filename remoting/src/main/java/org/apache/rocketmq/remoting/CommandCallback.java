package org.apache.rocketmq.remoting;

/** Something to do when a command is done with. */
public interface CommandCallback {
    void accept();
}
