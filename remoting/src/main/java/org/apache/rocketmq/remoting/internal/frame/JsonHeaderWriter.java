package org.apache.rocketmq.remoting.internal.frame;

import java.nio.charset.StandardCharsets;
import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/**
 * Writes a header as a JSON object: names in alphabetical order, nothing that is null or empty, no white space. The
 * shape is fixed and every frame passes here, so it is written by hand and not through a JSON library.
 */
final class JsonHeaderWriter {
    private static final byte[] CODE = ascii("{\"code\":");
    private static final byte[] EXT_FIELDS = ascii(",\"extFields\":{");
    private static final byte[] FLAG = ascii(",\"flag\":");
    private static final byte[] LANGUAGE = ascii(",\"language\":\"");
    private static final byte[] OPAQUE = ascii("\",\"opaque\":");
    private static final byte[] REMARK = ascii(",\"remark\":");
    private static final byte[] TYPE_AND_VERSION = ascii(",\"serializeTypeCurrentRPC\":\"JSON\",\"version\":");
    private static final byte[] HEX_DIGITS = ascii("0123456789abcdef");

    private static final int QUOTES = 2;
    private static final int LONGEST_ESCAPE = 6;

    private JsonHeaderWriter() { }

    static void write(RemotingCommand command, HeaderOutput out) {
        out.put(CODE);
        out.putDigits(command.getCode());
        Fields fields = command.fields();
        if (fields.count() > 0) {
            out.put(EXT_FIELDS);
            for (int i = 0; i < fields.count(); i++) {
                if (i > 0) {
                    out.ensure(1);
                    out.put(',');
                }
                writeText(fields.name(i), out);
                out.ensure(1);
                out.put(':');
                writeText(fields.value(i), out);
            }
            out.ensure(1);
            out.put('}');
        }
        out.put(FLAG);
        out.putDigits(command.getFlag());
        out.put(LANGUAGE);
        out.putText(command.getLanguage().name());
        out.put(OPAQUE);
        out.putDigits(command.getOpaque());
        if (command.getRemark() != null) {
            out.put(REMARK);
            writeText(command.getRemark(), out);
        }
        out.put(TYPE_AND_VERSION);
        out.putDigits(command.getVersion());
        out.ensure(1);
        out.put('}');
    }

    private static void writeText(String text, HeaderOutput out) {
        int chars = text.length();
        out.ensure(Math.addExact(QUOTES, Math.multiplyExact(chars, Utf8.MOST_BYTES_PER_CHAR)));
        out.put('"');
        for (int i = out.putPlain(text, 0); i < chars; i = out.putPlain(text, i + 1)) {
            char c = text.charAt(i);
            if (c >= Utf8.FIRST_OF_TWO_BYTES) {
                i = out.putWide(text, i);
            } else {
                writeEscaped(c, out);
                out.ensure(1 + (chars - i) * Utf8.MOST_BYTES_PER_CHAR);
            }
        }
        out.put('"');
    }

    private static void writeEscaped(char c, HeaderOutput out) {
        out.ensure(LONGEST_ESCAPE);
        out.put('\\');
        switch (c) {
            case '"', '\\' -> out.put(c);
            case '\b' -> out.put('b');
            case '\t' -> out.put('t');
            case '\n' -> out.put('n');
            case '\f' -> out.put('f');
            case '\r' -> out.put('r');
            default -> {
                out.put('u');
                out.put('0');
                out.put('0');
                out.put(HEX_DIGITS[c >> 4]);
                out.put(HEX_DIGITS[c & 0xF]);
            }
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
