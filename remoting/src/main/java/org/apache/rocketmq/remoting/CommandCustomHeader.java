package org.apache.rocketmq.remoting;

import org.apache.rocketmq.remoting.exception.RemotingCommandException;

/** A header as a class: each field that is not static is a field of the frame, by its name. */
public interface CommandCustomHeader {

    /** Throws where the values make no sense; called when they have been read from a frame. */
    void checkFields() throws RemotingCommandException;
}
