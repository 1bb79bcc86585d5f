package org.apache.rocketmq.remoting.internal.frame;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.protocol.LanguageCode;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/**
 * Reads a header that is a JSON object. Members that it does not know are passed over; the fields keep the sender's
 * order. A field may be a string or, as some clients send it, a number or a truth value.
 */
final class JsonHeaderReader {
    private final JsonText text;
    private final RemotingCommand command;
    private boolean codeSeen;

    private JsonHeaderReader(JsonText text, RemotingCommand command) {
        this.text = text;
        this.command = command;
    }

    /**
     * Reads a header into {@code command}.
     *
     * @throws BadFrameException when the text is no such header
     */
    static void read(byte[] bytes, int length, TextCache texts, RemotingCommand command) {
        var text = new JsonText(bytes, length, texts);
        var reader = new JsonHeaderReader(text, command);
        reader.readObject();
        if (text.peek() >= 0) {
            throw text.bad("nothing may follow the object");
        }
        if (!reader.codeSeen) {
            throw new BadFrameException("the header has no code");
        }
    }

    private void readObject() {
        text.expect('{');
        if (text.peek() == '}') {
            text.pass();
            return;
        }
        do {
            String name = text.name();
            text.expect(':');
            readMember(name);
        } while (text.another('}'));
    }

    private void readMember(String name) {
        switch (name) {
            case "code" -> {
                command.setCode(text.int32(name));
                codeSeen = true;
            }
            case "extFields" -> readFields();
            case "flag" -> command.setFlag(text.int32(name));
            case "language" -> command.setLanguage(LanguageCode.ofName(text.scalarOrNull()));
            case "opaque" -> command.setOpaque(text.int32(name));
            case "remark" -> command.setRemark(text.stringOrNull());
            case "version" -> command.setVersion(text.int32(name));
            default -> text.skipValue();
        }
    }

    private void readFields() {
        if (text.peek() != '{') {
            if (text.scalarOrNull() != null) {
                throw text.bad("extFields is not an object");
            }
            return;
        }
        text.pass();
        if (text.peek() == '}') {
            text.pass();
            return;
        }
        Fields fields = command.fields();
        do {
            String name = text.name();
            text.expect(':');
            String value = text.scalarOrNull();
            if (value != null) {
                FrameLayout.addField(fields, name, value);
            }
        } while (text.another('}'));
    }
}
