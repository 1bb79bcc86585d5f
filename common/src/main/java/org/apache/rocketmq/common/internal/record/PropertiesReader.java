package org.apache.rocketmq.common.internal.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the properties of records from their bytes, as {@link PropertiesText} reads them from a text. Records that come
 * together mostly have the same names in the same order, and some values too: what is as in the record before is not
 * made again. For that it holds on to the bytes of the record before.
 */
public final class PropertiesReader {
    /** How many properties of a record are remembered. */
    private static final int MOST_REMEMBERED = 16;
    /** Room in a new map for what is put to the properties later: offsets, receipts, times. */
    private static final int SPARE = 3;
    private static final int FIRST_ROOM = 8;
    /** For each property that is remembered: where its name begins, where that ends, where the value ends. */
    private static final int PLACES = 3;

    private final KnownTexts knownNames;
    private final int mostRemembered;
    /** What is remembered; null where nothing is. */
    private final int[] places;
    private final String[] names;
    private final String[] values;
    private byte[] before;
    private int remembered;
    /** Up to here the bytes are those of the record before, which lie this much further in theirs. */
    private int sameUntil;
    private int shift;

    /**
     * A reader of one record or of several.
     *
     * @param remembers whether there are more records than one
     */
    public PropertiesReader(KnownTexts knownNames, boolean remembers) {
        this.knownNames = knownNames;
        mostRemembered = remembers ? MOST_REMEMBERED : 0;
        places = remembers ? new int[PLACES * MOST_REMEMBERED] : null;
        names = remembers ? new String[MOST_REMEMBERED] : null;
        values = remembers ? new String[MOST_REMEMBERED] : null;
    }

    /** Reads the properties that these bytes are into a map that is empty. */
    public void read(byte[] bytes, int from, int to, PropertyMap into) {
        if (from < to) {
            into.makeRoom((remembered == 0 ? FIRST_ROOM : remembered) + SPARE);
        }
        sameUntil = from;
        int number = 0;
        int distinct = 0;
        boolean alike = true;
        for (int at = from, end; at < to; at = end + 1) {
            int nameEnd = nameEndAsBefore(number, bytes, at, to);
            boolean sameName = nameEnd >= 0;
            nameEnd = sameName ? nameEnd : nameEnd(bytes, at, to);
            end = sameName ? valueEndAsBefore(number, bytes, to) : -1;
            boolean sameValue = end >= 0;
            end = sameValue ? end : valueEnd(bytes, Math.max(at, nameEnd), to);
            if (nameEnd <= at) {
                continue;
            }
            String name = sameName ? names[number] : knownNames.of(bytes, at, nameEnd);
            String value = sameValue ? values[number] : text(bytes, nameEnd + 1, end);
            alike &= sameName;
            boolean isNew = put(name, value, alike, into);
            if (isNew && distinct == number && number < mostRemembered) {
                remember(number, name, value, at, nameEnd, end);
                distinct++;
            }
            number++;
        }
        remembered = distinct;
        before = distinct == 0 ? null : bytes;
    }

    /** Whether the name was not there yet; names that are like those of the record before differ from each other. */
    private static boolean put(String name, String value, boolean alike, PropertyMap into) {
        if (alike) {
            into.add(name, value);
            return true;
        }
        int size = into.size();
        into.put(name, value);
        return into.size() > size;
    }

    private void remember(int number, String name, String value, int at, int nameEnd, int end) {
        int place = PLACES * number;
        places[place] = at;
        places[place + 1] = nameEnd;
        places[place + 2] = end;
        names[number] = name;
        values[number] = value;
    }

    /** Where the name ends that begins here, where it is the same as in the record before; -1 otherwise. */
    private int nameEndAsBefore(int number, byte[] bytes, int at, int to) {
        if (number >= remembered) {
            return -1;
        }
        int place = places[PLACES * number];
        if (at >= sameUntil || place - at != shift) {
            int same = Arrays.mismatch(bytes, at, to, before, place, before.length);
            sameUntil = same < 0 ? to : at + same;
            shift = place - at;
        }
        int end = places[PLACES * number + 1] - shift;
        return end < sameUntil ? end : -1;
    }

    /** Where the value ends that begins here, where it is the same as in the record before; -1 otherwise. */
    private int valueEndAsBefore(int number, byte[] bytes, int to) {
        int end = places[PLACES * number + 2] - shift;
        return end <= sameUntil && (end == to || bytes[end] == PropertiesText.PROPERTY_END) ? end : -1;
    }

    /** Where the name ends that begins here; where there is none, {@code from} or less. */
    private static int nameEnd(byte[] bytes, int from, int to) {
        for (int at = from; at < to && bytes[at] != PropertiesText.PROPERTY_END; at++) {
            if (bytes[at] == PropertiesText.NAME_END) {
                return at;
            }
        }
        return -1;
    }

    private static int valueEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != PropertiesText.PROPERTY_END) {
            at++;
        }
        return at;
    }

    private static String text(byte[] bytes, int from, int to) {
        return from == to ? "" : new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
