package org.apache.rocketmq.store.log;

import java.util.ArrayList;
import java.util.List;

/** The encoded records of one append, which go into the log together. Owned by one thread, and used again and again. */
public final class Drafts {
    /** So many are kept for the next append; of a longer batch the rest is garbage. */
    private static final int MOST_KEPT = 64;

    private final List<Draft> drafts = new ArrayList<>();
    private int count;

    /** One more record, behind the others, to be filled in. */
    public Draft add() {
        if (count == drafts.size()) {
            drafts.add(new Draft());
        }
        return drafts.get(count++);
    }

    public int count() {
        return count;
    }

    public Draft get(int index) {
        return drafts.get(index);
    }

    /** The length of all records. */
    public long bytes() {
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            bytes += drafts.get(i).length();
        }
        return bytes;
    }

    /** Forgets the records, and lets go of their bodies. */
    public void clear() {
        for (int i = 0; i < count; i++) {
            drafts.get(i).clear();
        }
        if (count > MOST_KEPT) {
            drafts.subList(MOST_KEPT, drafts.size()).clear();
        }
        count = 0;
    }
}
