package org.apache.rocketmq.remoting.internal.frame;

import io.netty.util.concurrent.FastThreadLocal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A thread's place to write headers: bytes that grow as needed. */
final class HeaderOutput {
    private static final int FIRST_BYTES = 1024;
    private static final int KEPT_BYTES = 64 * 1024;
    private static final int FIRST_PLAIN = 0x20;
    private static final FastThreadLocal<HeaderOutput> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected HeaderOutput initialValue() {
            return new HeaderOutput();
        }
    };

    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;

    HeaderOutput() { }

    /** The calling thread's output, empty. */
    static HeaderOutput ofThread() {
        var output = OF_THREAD.get();
        output.clear();
        return output;
    }

    void clear() {
        length = 0;
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[FIRST_BYTES];
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Makes room for {@code more} bytes, which {@link #put(int)} then takes without asking. */
    void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), bytes.length * 2));
        }
    }

    /** Adds one byte; room for it must be there. */
    void put(int value) {
        bytes[length++] = (byte) value;
    }

    void put(byte[] more) {
        ensure(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    void putInt16(int value) {
        ensure(Short.BYTES);
        put(value >> 8);
        put(value);
    }

    void putInt32(int value) {
        ensure(Integer.BYTES);
        put(value >> 24);
        put(value >> 16);
        put(value >> 8);
        put(value);
    }

    /** Overwrites a number that was put before, such as a length that was not known yet. */
    void setInt32(int at, int value) {
        bytes[at] = (byte) (value >> 24);
        bytes[at + 1] = (byte) (value >> 16);
        bytes[at + 2] = (byte) (value >> 8);
        bytes[at + 3] = (byte) value;
    }

    void setInt16(int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }

    /** Adds a number as decimal digits. */
    void putDigits(int value) {
        ensure(Utf8.LONGEST_INT32);
        if (value == Integer.MIN_VALUE) {
            put(Integer.toString(value).getBytes(StandardCharsets.US_ASCII));
            return;
        }
        int rest = value;
        if (rest < 0) {
            put('-');
            rest = -rest;
        }
        int digits = 1;
        for (int power = 10; digits < Utf8.MOST_DIGITS && rest >= power; power *= 10) {
            digits++;
        }
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    /** Adds a text as UTF-8, byte for byte. */
    void putText(String text) {
        int chars = text.length();
        ensure(Math.multiplyExact(chars, Utf8.MOST_BYTES_PER_CHAR));
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c < Utf8.FIRST_OF_TWO_BYTES) {
                put(c);
            } else {
                i = putWide(text, i);
            }
        }
    }

    /**
     * Adds chars of a text as long as JSON in UTF-8 has them as they are, one byte each; room must be there.
     *
     * @return the index of the first that it has otherwise, or the text's length
     */
    int putPlain(String text, int from) {
        byte[] into = bytes;
        int at = length;
        int i = from;
        for (int chars = text.length(); i < chars; i++) {
            char c = text.charAt(i);
            if (c < FIRST_PLAIN || c == '"' || c == '\\' || c >= Utf8.FIRST_OF_TWO_BYTES) {
                break;
            }
            into[at++] = (byte) c;
        }
        length = at;
        return i;
    }

    /**
     * Adds the character at {@code index}, which is not ASCII; room for three bytes for each of its chars must be
     * there. Half a surrogate pair has no UTF-8 and becomes a question mark.
     *
     * @return the index of its last char
     */
    int putWide(String text, int index) {
        int codePoint = text.codePointAt(index);
        length = Utf8.put(codePoint, bytes, length);
        return index + Character.charCount(codePoint) - 1;
    }
}
