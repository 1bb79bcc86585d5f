package org.apache.rocketmq.store.index;

import java.io.IOException;
import org.apache.rocketmq.store.log.RecordView;

/** The log as queues see it that have to be built anew. */
public interface RecordSource {

    /** Gives the records of a queue that the log has from one position to another, in its order. */
    void records(String topic, int queueId, Range range, Sink sink) throws IOException;

    /** A stretch of the log; {@code from} is where it starts, or where a record or filler starts. */
    record Range(long from, long to) { }

    /** Whether an entry names this queue's message of this offset. */
    boolean has(QueueEntry entry, String topic, int queueId, long queueOffset);

    /**
     * Looks at the record that an entry names.
     *
     * @param view shows it
     * @param look runs while it is there; not where no whole record is
     */
    void look(QueueEntry entry, RecordView view, Look look) throws IOException;

    /** Something to do while a record is there. */
    @FunctionalInterface
    interface Look {
        void run() throws IOException;
    }

    /** Where the log starts. */
    long firstPosition();

    /** What takes records. */
    @FunctionalInterface
    interface Sink {
        void take(RestoredEntry entry) throws IOException;
    }
}
