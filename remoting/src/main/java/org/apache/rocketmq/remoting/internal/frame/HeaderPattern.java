package org.apache.rocketmq.remoting.internal.frame;

import java.util.Arrays;
import org.apache.rocketmq.remoting.protocol.LanguageCode;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/**
 * What a JSON header looked like, and what was read from it. The next one of its kind mostly has the same members in
 * the same order, and the same values but for three or four. Used by one thread.
 */
final class HeaderPattern {
    private static final int LONGEST = 2048;
    private static final int MOST_MEMBERS = 64;
    private static final int TYPICAL_MEMBERS = 24;
    /** So many headers in a row that were too different, and it is time for another pattern. */
    private static final int MOST_MISSES = 16;

    private final byte[] bytes;
    private Member[] members = new Member[TYPICAL_MEMBERS];
    private int[] valueStarts = new int[TYPICAL_MEMBERS];
    private int[] ends = new int[TYPICAL_MEMBERS];
    private String[] names = new String[TYPICAL_MEMBERS];
    private Object[] values = new Object[TYPICAL_MEMBERS];
    private int count;
    private int misses;

    /** What a member of a header is: all fields, if there are any, one of them, or something else. */
    enum Member {
        CODE, FIELDS, NO_FIELDS, FIELD, FLAG, LANGUAGE, OPAQUE, REMARK, VERSION, OTHER;

        static Member of(String name) {
            return switch (name) {
                case "code" -> CODE;
                case "extFields" -> FIELDS;
                case "flag" -> FLAG;
                case "language" -> LANGUAGE;
                case "opaque" -> OPAQUE;
                case "remark" -> REMARK;
                case "version" -> VERSION;
                default -> OTHER;
            };
        }

        boolean isFields() {
            return this == FIELDS || this == NO_FIELDS;
        }
    }

    private HeaderPattern(byte[] header, int length) {
        bytes = Arrays.copyOf(header, length);
    }

    /** One to be filled while a header is read, whose bytes must not have been touched yet; null for a long header. */
    static HeaderPattern of(byte[] header, int length) {
        return length <= LONGEST ? new HeaderPattern(header, length) : null;
    }

    /** Notes a member whose value a command has now; {@code valueStart} and {@code end} are places in the bytes. */
    void note(Member member, String name, RemotingCommand command, int valueStart, int end) {
        note(member, name, switch (member) {
            case CODE -> command.getCode();
            case FLAG -> command.getFlag();
            case LANGUAGE -> command.getLanguage();
            case OPAQUE -> command.getOpaque();
            case REMARK -> command.getRemark();
            case VERSION -> command.getVersion();
            default -> null;
        }, valueStart, end);
    }

    /** Notes a field. */
    void noteField(String name, String value, int valueStart, int end) {
        note(Member.FIELD, name, value, valueStart, end);
    }

    private void note(Member member, String name, Object value, int valueStart, int end) {
        if (count == members.length) {
            members = Arrays.copyOf(members, 2 * count);
            names = Arrays.copyOf(names, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
            valueStarts = Arrays.copyOf(valueStarts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        members[count] = member;
        names[count] = name;
        values[count] = value;
        valueStarts[count] = valueStart;
        ends[count] = end;
        count++;
    }

    /** Whether the header is short enough to be a pattern. */
    boolean isShort() {
        return count <= MOST_MEMBERS;
    }

    int count() {
        return count;
    }

    Member member(int index) {
        return members[index];
    }

    String name(int index) {
        return names[index];
    }

    int valueStart(int index) {
        return valueStarts[index];
    }

    int end(int index) {
        return ends[index];
    }

    /** The place in the pattern of the first byte from {@code from} on that another header has differently. */
    int firstDifference(int from, byte[] header, int at, int length) {
        int same = Arrays.mismatch(bytes, from, bytes.length, header, at, length);
        return same < 0 ? bytes.length : from + same;
    }

    /** Gives a command a member as it was in the pattern. */
    void giveMember(int index, RemotingCommand command) {
        Object value = values[index];
        switch (members[index]) {
            case CODE -> command.setCode((int) value);
            case FIELD -> {
                if (value != null) {
                    FrameLayout.addField(command.fields(), names[index], (String) value);
                }
            }
            case FLAG -> command.setFlag((int) value);
            case LANGUAGE -> command.setLanguage((LanguageCode) value);
            case OPAQUE -> command.setOpaque((int) value);
            case REMARK -> command.setRemark((String) value);
            case VERSION -> command.setVersion((int) value);
            default -> { }
        }
    }

    /** Notes whether a header was like this one; false where it is time for another. */
    boolean holds(boolean wasLike) {
        misses = wasLike ? 0 : misses + 1;
        return misses < MOST_MISSES;
    }
}
