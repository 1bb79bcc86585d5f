package org.apache.rocketmq.test.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One frame with its length, as bytes; it can be made from a few words and be asked for a few. */
public record Frame(byte[] bytes) {
    private static final int LENGTH_BYTES = 4;
    private static final int TYPE_SHIFT = 24;
    private static final int LENGTH_MASK = 0xFFFFFF;
    private static final Pattern CODE = Pattern.compile("\"code\":(-?\\d+)");
    private static final Pattern OPAQUE = Pattern.compile("\"opaque\":(-?\\d+)");
    private static final Pattern REMARK = Pattern.compile("\"remark\":\"((?:[^\"\\\\]++|\\\\.)*+)\"");
    private static final int BINARY_OPAQUE = 5;
    private static final int BINARY_REMARK = 13;

    /** A request in JSON. */
    public static Frame request(int code, int opaque, Map<String, String> fields, byte[] body) {
        String extension = fields.entrySet().stream().map(entry -> quote(entry.getKey()) + ":"
            + quote(entry.getValue())).collect(Collectors.joining(","));
        return of((byte) 0, ("{\"code\":" + code + ",\"extFields\":{" + extension
            + "},\"flag\":0,\"language\":\"JAVA\","
            + "\"opaque\":" + opaque + ",\"serializeTypeCurrentRPC\":\"JSON\",\"version\":513}")
            .getBytes(StandardCharsets.UTF_8), body);
    }

    /** A frame of any header and body, whether they make sense or not. */
    public static Frame of(byte type, byte[] header, byte[] body) {
        int length = LENGTH_BYTES + header.length + body.length;
        return new Frame(ByteBuffer.allocate(LENGTH_BYTES + length).putInt(length)
            .putInt(type << TYPE_SHIFT | header.length).put(header).put(body).array());
    }

    public int code() {
        return isBinary() ? header().getShort() : jsonNumber(CODE);
    }

    public int opaque() {
        return isBinary() ? header().getInt(header().position() + BINARY_OPAQUE) : jsonNumber(OPAQUE);
    }

    /** The remark, empty where there is none. */
    public String remark() {
        if (isBinary()) {
            ByteBuffer header = header();
            header.position(header.position() + BINARY_REMARK);
            var text = new byte[header.getInt()];
            header.get(text);
            return new String(text, StandardCharsets.UTF_8);
        }
        Matcher matcher = REMARK.matcher(headerText());
        return matcher.find() ? matcher.group(1) : "";
    }

    public String headerText() {
        ByteBuffer header = header();
        return new String(bytes, header.position(), header.remaining(), StandardCharsets.UTF_8);
    }

    /** A field of the header, which must be in JSON; null where it has no such field. */
    public String field(String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(headerText());
        return matcher.find() ? matcher.group(1) : null;
    }

    public ByteBuffer body() {
        int bodyStart = 2 * LENGTH_BYTES + headerLength();
        return ByteBuffer.wrap(bytes, bodyStart, bytes.length - bodyStart).slice();
    }

    public String bodyText() {
        return StandardCharsets.UTF_8.decode(body()).toString();
    }

    private boolean isBinary() {
        return bytes[LENGTH_BYTES] == 1;
    }

    private int headerLength() {
        return ByteBuffer.wrap(bytes).getInt(LENGTH_BYTES) & LENGTH_MASK;
    }

    private ByteBuffer header() {
        return ByteBuffer.wrap(bytes, 2 * LENGTH_BYTES, headerLength());
    }

    private int jsonNumber(Pattern pattern) {
        Matcher matcher = pattern.matcher(headerText());
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in " + headerText());
        }
        return Integer.parseInt(matcher.group(1));
    }

    private static String quote(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
