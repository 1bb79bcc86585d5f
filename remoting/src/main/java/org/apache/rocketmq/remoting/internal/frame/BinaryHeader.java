package org.apache.rocketmq.remoting.internal.frame;

import java.nio.charset.StandardCharsets;
import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.protocol.LanguageCode;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/**
 * The binary header, serialisation ROCKETMQ:
 * <pre>
 *   0      2          3         5        9      13              17       +r        +4
 *   +------+----------+---------+--------+------+---------------+--------+---------+----------------------------+
 *   | code | language | version | opaque | flag | remark length | remark | length  | fields: length 2 + name,   |
 *   |      |          |         |        |      | r (0: null)   |        | of all  | length 4 + value, and so on|
 *   +------+----------+---------+--------+------+---------------+--------+---------+----------------------------+
 * </pre>
 */
final class BinaryHeader {
    private static final int FIXED_BYTES = 21;

    private final byte[] bytes;
    private final int end;
    private final TextCache texts;
    private int at;

    private BinaryHeader(byte[] bytes, int length, TextCache texts) {
        this.bytes = bytes;
        this.end = length;
        this.texts = texts;
    }

    /**
     * Reads a header into {@code command}.
     *
     * @throws BadFrameException when the bytes are no such header
     */
    static void read(byte[] bytes, int length, TextCache texts, RemotingCommand command) {
        if (length < FIXED_BYTES) {
            throw new BadFrameException("the binary header has " + length + " bytes; it needs " + FIXED_BYTES);
        }
        new BinaryHeader(bytes, length, texts).read(command);
    }

    /** Whether the header's numbers fit into their fields; code and version have two bytes here. */
    static boolean canCarry(RemotingCommand command) {
        if ((short) command.getCode() != command.getCode() || (short) command.getVersion() != command.getVersion()) {
            return false;
        }
        Fields fields = command.fields();
        for (int i = 0; i < fields.count(); i++) {
            if (fields.name(i).length() > Short.MAX_VALUE / Utf8.MOST_BYTES_PER_CHAR) {
                return false;
            }
        }
        return true;
    }

    static void write(RemotingCommand command, HeaderOutput out) {
        out.putInt16(command.getCode());
        out.ensure(1);
        out.put(command.getLanguage().getCode());
        out.putInt16(command.getVersion());
        out.putInt32(command.getOpaque());
        out.putInt32(command.getFlag());
        putLongText(command.getRemark() == null ? "" : command.getRemark(), out);

        int lengthAt = out.length();
        out.putInt32(0);
        Fields fields = command.fields();
        for (int i = 0; i < fields.count(); i++) {
            putName(fields.name(i), out);
            putLongText(fields.value(i), out);
        }
        out.setInt32(lengthAt, out.length() - lengthAt - Integer.BYTES);
    }

    private static void putName(String name, HeaderOutput out) {
        int lengthAt = out.length();
        out.putInt16(0);
        out.putText(name);
        out.setInt16(lengthAt, out.length() - lengthAt - Short.BYTES);
    }

    private static void putLongText(String text, HeaderOutput out) {
        int lengthAt = out.length();
        out.putInt32(0);
        out.putText(text);
        out.setInt32(lengthAt, out.length() - lengthAt - Integer.BYTES);
    }

    private void read(RemotingCommand command) {
        command.setCode(int16());
        command.setLanguage(LanguageCode.valueOf(bytes[at++]));
        command.setVersion(int16());
        command.setOpaque(int32());
        command.setFlag(int32());
        int remarkLength = length("remark", int32());
        if (remarkLength > 0) {
            command.setRemark(text(remarkLength, false));
        }
        need(Integer.BYTES);
        int fieldsLength = length("fields", int32());
        if (fieldsLength != end - at) {
            throw bad("the fields have " + fieldsLength + " bytes, but " + (end - at) + " are left");
        }
        Fields fields = command.fields();
        while (at < end) {
            need(Short.BYTES);
            String name = text(length("field name", int16()), true);
            need(Integer.BYTES);
            FrameLayout.addField(fields, name, text(length("field value", int32()), false));
        }
    }

    private String text(int length, boolean isName) {
        int from = at;
        at += length;
        int signs = 0;
        int hash = 0;
        for (int i = from; i < at; i++) {
            signs |= bytes[i];
            hash = 31 * hash + bytes[i];
        }
        if (signs < 0) {
            return new String(bytes, from, length, StandardCharsets.UTF_8);
        }
        return isName ? texts.name(bytes, from, length, hash) : texts.value(bytes, from, length, hash);
    }

    private int length(String what, int length) {
        if (length < 0 || length > end - at) {
            throw bad("the length of the " + what + " is " + length + ", but " + (end - at) + " bytes are left");
        }
        return length;
    }

    private void need(int count) {
        if (end - at < count) {
            throw bad("it ends in the middle");
        }
    }

    private short int16() {
        short value = (short) (bytes[at] << 8 | bytes[at + 1] & 0xFF);
        at += Short.BYTES;
        return value;
    }

    private int int32() {
        int value = bytes[at] << 24 | (bytes[at + 1] & 0xFF) << 16 | (bytes[at + 2] & 0xFF) << 8 | bytes[at + 3] & 0xFF;
        at += Integer.BYTES;
        return value;
    }

    private BadFrameException bad(String complaint) {
        return new BadFrameException("the binary header is malformed at byte " + at + ": " + complaint);
    }
}
