package org.apache.rocketmq.remoting.protocol;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONReader;
import com.alibaba.fastjson2.JSONWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * A body that travels as JSON: properties sorted by name, those that are null left out. Maps with numbers for keys are
 * written without quotes around them, as RocketMQ does, which is not standard JSON; readers accept both.
 */
public abstract class RemotingSerializable {
    private static final int SHOWN_LENGTH = 100;
    /** A body is a tree: nothing in it may refer to another part of it. */
    private static final JSONReader.Feature READING = JSONReader.Feature.DisableReferenceDetect;

    public byte[] encode() {
        return encode(this);
    }

    /** This body with further ways to write, such as those of {@link #encodeStandard}. */
    public byte[] encode(JSONWriter.Feature... features) {
        return JSON.toJSONBytes(this, features);
    }

    /** This body as standard JSON: number keys in quotes, characters beyond Latin-1 escaped. */
    public byte[] encodeStandard() {
        return encode(JSONWriter.Feature.EscapeNoneAscii, JSONWriter.Feature.WriteNonStringKeyAsString);
    }

    public String toJson() {
        return toJson(false);
    }

    public String toJson(boolean prettyFormat) {
        return toJson(this, prettyFormat);
    }

    public static byte[] encode(Object obj) {
        return obj == null ? null : JSON.toJSONBytes(obj);
    }

    public static String toJson(Object obj, boolean prettyFormat) {
        return prettyFormat ? JSON.toJSONString(obj, JSONWriter.Feature.PrettyFormat) : JSON.toJSONString(obj);
    }

    /**
     * Reads a body.
     *
     * @throws BadBodyException when it is no JSON object of this class
     */
    public static <T> T decode(byte[] data, Class<T> classOfT) {
        return fromJson(data == null ? "" : new String(data, StandardCharsets.UTF_8), classOfT);
    }

    /** Reads a body that is a list. */
    public static <T> List<T> decodeList(byte[] data, Class<T> classOfT) {
        String json = data == null ? "" : new String(data, StandardCharsets.UTF_8);
        return parse(json, classOfT, () -> JSON.parseArray(json, classOfT, READING));
    }

    public static <T> T fromJson(String json, Class<T> classOfT) {
        return parse(json, classOfT, () -> JSON.parseObject(json, classOfT, READING));
    }

    private static <T> T parse(String json, Class<?> type, Supplier<T> parser) {
        if (!JsonSyntax.isValue(json)) {
            throw bad(json, type, null);
        }
        try {
            return present(parser.get(), json, type);
        } catch (RuntimeException e) {
            // The text is JSON: whatever fails now, also in our setters and in maps without nulls, does not fit.
            throw bad(json, type, e);
        }
    }

    private static <T> T present(T value, String json, Class<?> type) {
        if (value == null) {
            throw bad(json, type, null);
        }
        return value;
    }

    private static BadBodyException bad(String json, Class<?> type, RuntimeException cause) {
        var start = new StringBuilder();
        json.chars().limit(SHOWN_LENGTH).forEach(c -> start.append(Character.isISOControl(c) ? '?' : (char) c));
        return new BadBodyException("a body of " + json.length() + " characters is no " + type.getSimpleName() + ": ["
            + start + (json.length() > SHOWN_LENGTH ? "...]" : "]"), cause);
    }
}
