package org.apache.rocketmq.remoting.internal.frame;

/** What is to be sent does not fit into one frame. */
public final class FrameTooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FrameTooLongException(long frameBytes, int maxFrameBytes) {
        super("a frame of " + frameBytes + " bytes is longer than the " + maxFrameBytes + " that are allowed",
            null, false, false);
    }
}
