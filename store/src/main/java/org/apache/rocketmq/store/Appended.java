package org.apache.rocketmq.store;

import java.util.Arrays;
import java.util.List;
import org.apache.rocketmq.store.log.Drafts;

/**
 * What an append gave: of a batch, the figures of its first message, and of all their sum.
 *
 * @param logPosition of the first record
 * @param length of all records
 * @param queueOffset of the first message; 0 where the kind of message has none
 * @param messages how many
 * @param batchPositions where each record of a batch starts; null for a single message
 */
public record Appended(AppendStatus status, long logPosition, int length, long queueOffset, int messages,
    long storeTimestamp, long[] batchPositions) {

    /** What the append of these records gave. */
    static Appended of(Drafts drafts, long queueOffset, long now, boolean isBatch) {
        long[] positions = null;
        if (isBatch) {
            positions = new long[drafts.count()];
            for (int i = 0; i < positions.length; i++) {
                positions[i] = drafts.get(i).logPosition();
            }
        }
        return new Appended(AppendStatus.PUT_OK, drafts.get(0).logPosition(), (int) drafts.bytes(), queueOffset,
            drafts.count(), now, positions);
    }

    /** The same, but that it got another length of the way. */
    public Appended withStatus(AppendStatus other) {
        return new Appended(other, logPosition, length, queueOffset, messages, storeTimestamp, batchPositions);
    }

    /** Where each record starts. */
    public List<Long> logPositions() {
        return batchPositions == null ? List.of(logPosition) : Arrays.stream(batchPositions).boxed().toList();
    }
}
