package org.apache.rocketmq.remoting.internal.serve;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/** The body of a request to change a server's settings: lines as a properties file has them. */
public final class SettingsBody {
    private static final int MOST_BYTES = 64 * 1024;

    private SettingsBody() { }

    /**
     * The settings that a body names, with their new values; at least one.
     *
     * @throws RequestRejected where it is longer than 64 KiB, no text of properties, or names none
     */
    public static SortedMap<String, String> read(ByteBuffer body) {
        if (body.remaining() > MOST_BYTES) {
            throw new RequestRejected(Refusal.BODY_TOO_LONG,
                "the body has " + body.remaining() + " bytes; allowed are " + MOST_BYTES, body.remaining(), MOST_BYTES);
        }
        var properties = new Properties();
        try {
            properties.load(new StringReader(StandardCharsets.UTF_8.decode(body.duplicate()).toString()));
        } catch (IOException | IllegalArgumentException e) {
            throw new RequestRejected(Refusal.SETTINGS_UNREADABLE,
                "string2Properties error: the body is no text of properties: " + e.getMessage());
        }
        if (properties.isEmpty()) {
            throw new RequestRejected(Refusal.SETTING_REFUSED, "nothing changed: the body names no setting");
        }
        var changes = new TreeMap<String, String>();
        properties.stringPropertyNames().forEach(key -> changes.put(key, properties.getProperty(key)));
        return changes;
    }
}
