package org.apache.rocketmq.store.key;

/**
 * An index file: a hash table of chains. Big-endian.
 * <pre>
 *   0             8             16              24              32           36            40
 *   +-------------+-------------+---------------+---------------+------------+-------------+
 *   | first time  | last time   | first log     | last log      | slots in   | entries + 1 |
 *   |             |             | position      | position      | use        |             |
 *   +-------------+-------------+---------------+---------------+------------+-------------+
 *   40                          40 + 4 * slots
 *   +------+------+-----+-------+------------+------------+-----+----------------+
 *   | slot | slot | ... | slot  | (entry 0)  | entry 1    | ... | entry max - 1  |
 *   +------+------+-----+-------+------------+------------+-----+----------------+
 *   entry: 0          4               12            16                20
 *          +----------+---------------+-------------+-----------------+
 *          | key hash | log position  | seconds     | number of the   |
 *          |          |               | since first | entry before it |
 *          +----------+---------------+-------------+-----------------+
 * </pre>
 * A slot holds the number of the newest entry whose hash belongs to it, and each entry that of the one before it in
 * the same slot; 0 is none, so entry 0 is never used. A record has an entry for each of its keys, in the log's order.
 *
 * @param slots how many slots
 * @param entries how many entries, the unused one included
 */
public record IndexLayout(int slots, int entries) {
    static final int FIRST_TIME = 0;
    static final int LAST_TIME = FIRST_TIME + Long.BYTES;
    static final int FIRST_POSITION = LAST_TIME + Long.BYTES;
    static final int LAST_POSITION = FIRST_POSITION + Long.BYTES;
    static final int USED_SLOTS = LAST_POSITION + Long.BYTES;
    static final int COUNT = USED_SLOTS + Integer.BYTES;
    static final int HEADER_LENGTH = COUNT + Integer.BYTES;

    static final int SLOT_LENGTH = Integer.BYTES;

    static final int KEY_HASH = 0;
    static final int LOG_POSITION = KEY_HASH + Integer.BYTES;
    static final int SECONDS = LOG_POSITION + Long.BYTES;
    static final int PREVIOUS = SECONDS + Integer.BYTES;
    static final int ENTRY_LENGTH = PREVIOUS + Integer.BYTES;

    static final long MILLIS_PER_SECOND = 1000;

    public IndexLayout {
        if (slots < 1 || entries < 2 || fileBytes(slots, entries) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("an index file of " + slots + " slots and " + entries
                + " entries has " + fileBytes(slots, entries) + " bytes; 1 slot, 2 entries and 2 GiB are the bounds");
        }
    }

    /** The length of a file with so many slots and entries. */
    public static long fileBytes(int slots, int entries) {
        return HEADER_LENGTH + (long) slots * SLOT_LENGTH + (long) entries * ENTRY_LENGTH;
    }

    int fileBytes() {
        return (int) fileBytes(slots, entries);
    }

    /** Where the slot of a hash lies. */
    int slotAt(int hash) {
        return HEADER_LENGTH + slotOf(hash) * SLOT_LENGTH;
    }

    int slotOf(int hash) {
        return hash % slots;
    }

    /** Where the slots end and the entries begin. */
    int slotsEnd() {
        return HEADER_LENGTH + slots * SLOT_LENGTH;
    }

    int entryAt(int number) {
        return slotsEnd() + number * ENTRY_LENGTH;
    }

    /** The hash of a key as entries hold it, from what {@code String.hashCode} gives for topic, # and key. */
    static int keyHash(int hashCode) {
        return hashCode == Integer.MIN_VALUE ? 0 : Math.abs(hashCode);
    }
}
