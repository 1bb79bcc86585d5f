package org.apache.rocketmq.store;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.store.index.ConsumeQueue;
import org.apache.rocketmq.store.log.Draft;

/** A record that is to be written with others, whole but for what its place decides. */
final class HeldAppend extends CompletableFuture<Appended> {
    private final int at;
    private final int length;
    private final int storeTimestampAt;
    private final boolean queued;
    private final long tagsHash;
    private ConsumeQueue queue;
    private long logPosition;
    private long queueOffset;
    private long storeTimestamp;

    /** The record of a draft, which is at a place in the buffer that it will be written from. */
    HeldAppend(Draft draft, int at, ConsumeQueue queue) {
        this.at = at;
        this.length = draft.length();
        this.storeTimestampAt = at + draft.storeTimestampAt();
        this.queued = draft.isQueued();
        this.tagsHash = draft.tagsHash();
        this.queue = queue;
    }

    ConsumeQueue queue() {
        return queue;
    }

    /** The topic was deleted meanwhile: the record goes to the queue that it has now. */
    void move(ConsumeQueue other) {
        queue = other;
    }

    long logPosition() {
        return logPosition;
    }

    /** Under the append lock: gives the record its place. */
    void place(ByteBuffer records, long firstPosition, long now) {
        logPosition = firstPosition + at;
        queueOffset = queued ? queue.plan() : 0;
        storeTimestamp = now;
        records.putLong(at + RecordLayout.QUEUE_OFFSET, queueOffset);
        records.putLong(at + RecordLayout.LOG_POSITION, logPosition);
        records.putLong(storeTimestampAt, now);
    }

    /** Under the append lock: shows the record, which is written, in its queue. False where it has no entry there. */
    boolean show() {
        if (queued) {
            queue.put(logPosition, length, queue.entryTags(tagsHash, storeTimestamp));
            queue.publish(queueOffset + 1);
        }
        return queued;
    }

    void announce(Announcer announcer) {
        if (queued) {
            announcer.announce(queue, queueOffset + 1, queue.entryTags(tagsHash, storeTimestamp));
        }
    }

    void complete() {
        complete(new Appended(AppendStatus.PUT_OK, logPosition, length, queueOffset, 1, storeTimestamp, null));
    }
}
