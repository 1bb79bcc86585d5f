package org.apache.rocketmq.remoting.internal.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a request to change settings may say. */
class SettingsBodyTest {
    private static ByteBuffer body(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldReadLinesOfAPropertiesFileAndLeaveTheBodyAsItIs() {
        var body = body("deleteWhen = 05\n# a remark\nname=\u00e4\nempty=\n");

        assertEquals(Map.of("deleteWhen", "05", "name", "\u00e4", "empty", ""), SettingsBody.read(body));
        assertEquals(0, body.position());
    }

    @Test
    void shouldRefuseWhatIsTooLongOrBrokenOrNamesNothing() {
        assertRefused(Refusal.BODY_TOO_LONG, "a=" + "x".repeat(64 * 1024 - 1));
        assertRefused(Refusal.SETTINGS_UNREADABLE, "a=\\u00zz");
        assertRefused(Refusal.SETTING_REFUSED, "");
        assertRefused(Refusal.SETTING_REFUSED, "# a remark\n");
        assertEquals(1, SettingsBody.read(body("a=" + "x".repeat(64 * 1024 - 2))).size());
    }

    private static void assertRefused(Refusal why, String text) {
        assertEquals(why, assertThrows(RequestRejected.class, () -> SettingsBody.read(body(text))).refusal());
    }
}
