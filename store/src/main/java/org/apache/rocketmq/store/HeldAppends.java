package org.apache.rocketmq.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.store.index.ConsumeQueue;
import org.apache.rocketmq.store.log.Draft;
import org.apache.rocketmq.store.log.Drafts;

/** The records that one thread gathers, one behind the other as in the log, to write them together. */
final class HeldAppends {
    /** So many messages at most wait for the last of them; their answers, too. */
    private static final int MOST = 64;
    private static final int MOST_BYTES = 64 * 1024;
    /** What is longer gains little by company. */
    private static final int LONGEST = 16 * 1024;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(MOST_BYTES);
    private final Drafts drafts = new Drafts();
    private List<HeldAppend> appends = new ArrayList<>(MOST);
    private int used;

    /** Whether a message whose record may be so long is held at all. */
    static boolean suits(int longestRecord) {
        return longestRecord <= LONGEST;
    }

    /** Where the next message is encoded. */
    Drafts drafts() {
        return drafts;
    }

    boolean isEmpty() {
        return appends.isEmpty();
    }

    /** Whether a record that may be so long can be added; {@code most} is what can be appended at once. */
    boolean hasRoomFor(int longestRecord, int most) {
        return appends.size() < MOST && used + longestRecord <= Math.min(MOST_BYTES, most);
    }

    /** Takes over the record that was encoded last. */
    HeldAppend add(ConsumeQueue queue) {
        Draft draft = drafts.get(0);
        var append = new HeldAppend(draft, used, queue);
        draft.write(bytes, used, 0, 0, 0);
        used += draft.length();
        appends.add(append);
        return append;
    }

    /** All of them, in the order of the log. */
    List<HeldAppend> appends() {
        return appends;
    }

    /** Their records, from the buffer's start to its limit. */
    ByteBuffer records() {
        return bytes.limit(used);
    }

    int bytes() {
        return used;
    }

    /** Forgets them; whoever has asked for the list keeps it. */
    void clear() {
        appends = new ArrayList<>(MOST);
        used = 0;
        bytes.clear();
    }
}
