package org.apache.rocketmq.remoting.internal.frame;

import org.apache.rocketmq.remoting.internal.frame.HeaderPattern.Member;
import org.apache.rocketmq.remoting.protocol.LanguageCode;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/**
 * Reads a header that is a JSON object. Members that it does not know are passed over; the fields keep the sender's
 * order. A field may be a string or, as some clients send it, a number or a truth value. As far as a header is like an
 * earlier one, byte by byte, it is not read again.
 */
final class JsonHeaderReader {
    private static final int SLOTS = 8;
    /** Where a header as everybody writes it has the code's digits: {@code {"code":310,...}. */
    private static final int CODE_AT = 8;
    private static final int CODE_DIGITS = 3;
    /** With more values that differ a pattern is of little use. */
    private static final int MOST_FRESH = 8;

    private final byte[] bytes;
    private final int length;
    private final JsonText text;
    private final RemotingCommand command;
    /** Takes down what is read; null where nothing does. */
    private HeaderPattern made;
    private boolean codeSeen;
    private Place place = Place.START;

    /** Where reading goes on: before the object, at its first field, behind another one, or behind a member. */
    private enum Place {
        START, FIRST_FIELD, IN_FIELDS, IN_OBJECT
    }

    /** The headers that were read last. Used by one thread. */
    static final class Patterns {
        private final HeaderPattern[] slots = new HeaderPattern[SLOTS];

        private static int slotOf(byte[] header, int length) {
            int slot = 0;
            for (int i = CODE_AT; i < Math.min(length, CODE_AT + CODE_DIGITS); i++) {
                slot = 3 * slot + header[i];
            }
            return slot & SLOTS - 1;
        }
    }

    private JsonHeaderReader(byte[] bytes, int length, TextCache texts, RemotingCommand command) {
        this.bytes = bytes;
        this.length = length;
        this.text = new JsonText(bytes, length, texts);
        this.command = command;
    }

    /**
     * Reads a header into {@code command}.
     *
     * @throws BadFrameException when the text is no such header
     */
    static void read(byte[] bytes, int length, HeaderInput input, RemotingCommand command) {
        var reader = new JsonHeaderReader(bytes, length, input.texts, command);
        HeaderPattern[] slots = input.patterns.slots;
        int slot = Patterns.slotOf(bytes, length);
        HeaderPattern pattern = slots[slot];
        if (pattern == null) {
            reader.made = HeaderPattern.of(bytes, length);
            reader.readRest();
            slots[slot] = reader.made != null && reader.made.isShort() ? reader.made : null;
        } else {
            boolean wasLike = reader.follow(pattern);
            reader.readRest();
            if (!pattern.holds(wasLike)) {
                slots[slot] = null;
            }
        }
    }

    /** Reads what has the same names as the pattern; false where that was not enough. */
    private boolean follow(HeaderPattern pattern) {
        // What lies at "from" in the pattern lies at "at" here.
        int from = 0;
        int at = 0;
        int difference = pattern.firstDifference(0, bytes, 0, length);
        int fresh = 0;
        int next = 0;
        for (; next < pattern.count() && pattern.valueStart(next) <= difference; next++) {
            // Behind a number there must be the same byte, too, for it to be the same.
            if (pattern.end(next) < difference) {
                pattern.giveMember(next, command);
                passed(pattern.member(next));
            } else if (pattern.member(next).isFields()) {
                break;
            } else {
                text.moveTo(pattern.valueStart(next) - from + at);
                readValue(pattern.member(next), pattern.name(next));
                from = pattern.end(next);
                at = text.position();
                difference = pattern.firstDifference(from, bytes, at, length);
                fresh++;
            }
        }
        if (next > 0) {
            text.moveTo(pattern.end(next - 1) - from + at);
        }
        return next == pattern.count() && fresh <= MOST_FRESH;
    }

    private void readRest() {
        switch (place) {
            case START -> {
                text.expect('{');
                if (text.peek() == '}') {
                    text.pass();
                } else {
                    readMember();
                    readRestOfObject();
                }
            }
            case FIRST_FIELD -> {
                readField();
                readRestOfObject();
            }
            default -> readRestOfObject();
        }
        if (text.peek() >= 0) {
            throw text.bad("nothing may follow the object");
        }
        if (!codeSeen) {
            throw new BadFrameException("the header has no code");
        }
    }

    private void readRestOfObject() {
        if (place == Place.IN_FIELDS) {
            readRestOfFields();
        }
        while (text.another('}')) {
            readMember();
        }
    }

    private void readRestOfFields() {
        while (text.another('}')) {
            readField();
        }
        place = Place.IN_OBJECT;
    }

    private void readMember() {
        String name = text.name();
        text.expect(':');
        Member member = Member.of(name);
        int valueStart = text.position();
        if (member == Member.FIELDS) {
            readFields(name, valueStart);
            return;
        }
        readValue(member, name);
        note(member, name, valueStart);
    }

    private void readFields(String name, int valueStart) {
        if (text.peek() != '{') {
            if (text.scalarOrNull() != null) {
                throw text.bad("extFields is not an object");
            }
            noFields(name, valueStart);
            return;
        }
        text.pass();
        if (text.peek() == '}') {
            text.pass();
            noFields(name, valueStart);
            return;
        }
        note(Member.FIELDS, name, valueStart);
        readField();
        readRestOfFields();
    }

    private void noFields(String name, int valueStart) {
        place = Place.IN_OBJECT;
        note(Member.NO_FIELDS, name, valueStart);
    }

    private void readField() {
        String name = text.name();
        text.expect(':');
        int valueStart = text.position();
        String value = readFieldValue(name);
        if (made != null) {
            made.noteField(name, value, valueStart, text.position());
        }
    }

    private String readFieldValue(String name) {
        String value = text.scalarOrNull();
        if (value != null) {
            FrameLayout.addField(command.fields(), name, value);
        }
        place = Place.IN_FIELDS;
        return value;
    }

    /** Takes the value of anything but the fields as a whole. */
    private void readValue(Member member, String name) {
        if (member == Member.FIELD) {
            readFieldValue(name);
            return;
        }
        switch (member) {
            case CODE -> command.setCode(text.int32(name));
            case FLAG -> command.setFlag(text.int32(name));
            case LANGUAGE -> command.setLanguage(LanguageCode.ofName(text.scalarOrNull()));
            case OPAQUE -> command.setOpaque(text.int32(name));
            case REMARK -> command.setRemark(text.stringOrNull());
            case VERSION -> command.setVersion(text.int32(name));
            default -> text.skipValue();
        }
        passed(member);
    }

    private void passed(Member member) {
        codeSeen |= member == Member.CODE;
        place = switch (member) {
            case FIELDS -> Place.FIRST_FIELD;
            case FIELD -> Place.IN_FIELDS;
            default -> Place.IN_OBJECT;
        };
    }

    private void note(Member member, String name, int valueStart) {
        if (made != null) {
            made.note(member, name, command, valueStart, text.position());
        }
    }
}
