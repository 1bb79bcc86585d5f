package org.apache.rocketmq.store.log;

import java.io.IOException;

/** Writes a stretch of a segment to the disk. A test puts a failing or counting one in. */
@FunctionalInterface
public interface Forcing {
    /** The real thing. */
    Forcing DISK = Segment::force;

    void force(Segment segment, int offset, int length) throws IOException;
}
