package org.apache.rocketmq.remoting.internal.header;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * The named text fields of one frame header, in the order in which they were put or read. A frame carries about a
 * dozen, so they lie in one flat array and are found by looking through it. Should a sender give a name twice, the
 * first one counts, for every reader. Not thread-safe.
 */
public final class Fields {
    private static final int TYPICAL_COUNT = 14;
    private static final String[] NONE = {};
    /** The texts of small numbers, which most numbers of headers are. */
    private static final String[] SMALL = IntStream.range(0, 256).mapToObj(Integer::toString).toArray(String[]::new);

    private String[] namesAndValues = NONE;
    private int length;
    /** Whether each name that is put is a new one. */
    private boolean distinct;

    /** A header's fields. A codec gives each name once, so none is looked for. */
    public static <H> Fields of(HeaderCodec<H> codec, H header) {
        var fields = new Fields();
        fields.distinct = true;
        codec.encode(header, fields);
        fields.distinct = false;
        assert fields.toMap().size() == fields.count() : codec + " gives a name twice: " + header;
        return fields;
    }

    /** How many fields there are. */
    public int count() {
        return length / 2;
    }

    public String name(int index) {
        return namesAndValues[2 * index];
    }

    public String value(int index) {
        return namesAndValues[2 * index + 1];
    }

    /** Sets a field; a null value leaves it out, as the wire has no null. */
    public void put(String name, String value) {
        if (value == null) {
            return;
        }
        int at = distinct ? -1 : indexOf(name);
        if (at >= 0) {
            namesAndValues[2 * at + 1] = value;
        } else {
            append(name, value);
        }
    }

    public void put(String name, long value) {
        put(name, value >= 0 && value < SMALL.length ? SMALL[(int) value] : Long.toString(value));
    }

    public void put(String name, boolean value) {
        put(name, Boolean.toString(value));
    }

    /** Sets a number that may be left out. */
    public void putIfPresent(String name, Integer value) {
        if (value != null) {
            put(name, value.longValue());
        }
    }

    /** Sets a number that may be left out. */
    public void putIfPresent(String name, Long value) {
        if (value != null) {
            put(name, value.longValue());
        }
    }

    /** Sets a truth value that may be left out. */
    public void putIfPresent(String name, Boolean value) {
        if (value != null) {
            put(name, value.toString());
        }
    }

    /** Adds a field whose name is known to be new; for decoders, which keep the sender's order. */
    public void append(String name, String value) {
        if (length == namesAndValues.length) {
            namesAndValues = Arrays.copyOf(namesAndValues, Math.max(2 * TYPICAL_COUNT, length * 2));
        }
        namesAndValues[length] = name;
        namesAndValues[length + 1] = value;
        length += 2;
    }

    public void remove(String name) {
        for (int at = indexOf(name); at >= 0; at = indexOf(name)) {
            System.arraycopy(namesAndValues, 2 * at + 2, namesAndValues, 2 * at, length - 2 * at - 2);
            length -= 2;
            namesAndValues[length] = null;
            namesAndValues[length + 1] = null;
        }
    }

    /** The field's text, or null where the sender left it out. */
    public String get(String name) {
        int at = indexOf(name);
        return at < 0 ? null : namesAndValues[2 * at + 1];
    }

    /** The text of a field that must be there. */
    public String string(String name) {
        String value = get(name);
        if (value == null) {
            throw new BadHeaderException("the header field " + name + " is missing");
        }
        return value;
    }

    public int int32(String name) {
        return parseInt32(name, string(name));
    }

    public int int32(String name, int otherwise) {
        String value = get(name);
        return value == null ? otherwise : parseInt32(name, value);
    }

    public long int64(String name) {
        return parseInt64(name, string(name));
    }

    public long int64(String name, long otherwise) {
        String value = get(name);
        return value == null ? otherwise : parseInt64(name, value);
    }

    public boolean bool(String name) {
        return Boolean.parseBoolean(string(name));
    }

    public boolean bool(String name, boolean otherwise) {
        String value = get(name);
        return value == null ? otherwise : Boolean.parseBoolean(value);
    }

    /** A number, or null where the sender left it out. */
    public Integer optionalInt32(String name) {
        String value = get(name);
        return value == null ? null : Integer.valueOf(parseInt32(name, value));
    }

    /** A number, or null where the sender left it out. */
    public Long optionalInt64(String name) {
        String value = get(name);
        return value == null ? null : Long.valueOf(parseInt64(name, value));
    }

    /** A truth value, or null where the sender left it out. */
    public Boolean optionalBool(String name) {
        String value = get(name);
        return value == null ? null : Boolean.valueOf(value);
    }

    public void forEach(BiConsumer<String, String> each) {
        for (int i = 0; i < length; i += 2) {
            each.accept(namesAndValues[i], namesAndValues[i + 1]);
        }
    }

    /** A copy as a map, for the public API. */
    public HashMap<String, String> toMap() {
        var map = new HashMap<String, String>();
        forEach(map::putIfAbsent);
        return map;
    }

    /** As a map whose changes are changes of these fields; later changes of the fields do not show in it. */
    public HashMap<String, String> view() {
        return new FieldsView(this);
    }

    public static Fields of(Map<String, String> map) {
        var fields = new Fields();
        map.forEach(fields::put);
        return fields;
    }

    private int indexOf(String name) {
        // Names that were read are interned, as those in the codecs are, so most are found without a look inside.
        for (int i = 0; i < length; i += 2) {
            if (namesAndValues[i] == name) {
                return i / 2;
            }
        }
        for (int i = 0; i < length; i += 2) {
            if (namesAndValues[i].equals(name)) {
                return i / 2;
            }
        }
        return -1;
    }

    private static int parseInt32(String name, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new BadHeaderException("the header field " + name + " is not a 32 bit number: " + shortened(text), e);
        }
    }

    private static long parseInt64(String name, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new BadHeaderException("the header field " + name + " is not a 64 bit number: " + shortened(text), e);
        }
    }

    private static String shortened(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "...";
    }

    @Override
    public String toString() {
        return toMap().toString();
    }
}
