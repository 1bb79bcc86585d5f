package org.apache.rocketmq.store.index;

import java.nio.file.Path;

/** Files that hold a queue's bytes in order, each named by its first byte's position. */
interface FileSequence {

    /** The file that starts at a position. */
    Path pathOf(long fileStart);
}
