package org.apache.rocketmq.broker.table;

import java.io.IOException;

/** A table as it was at one moment, to be written once all that it refers to is on the disk. */
@FunctionalInterface
public interface TableVersion {

    /** Writes it, unless it or a later one was written already. */
    void write() throws IOException;
}
