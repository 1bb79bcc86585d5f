package org.apache.rocketmq.common.internal.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Properties read from the text are those that were written to it. */
class PropertiesTextTest {

    @Property(tries = 200)
    void shouldFindEachPropertyThatWasWritten(
        @ForAll @Size(max = 8) Map<@NotEmpty @AlphaChars String, @AlphaChars String> properties) {
        String text = PropertiesText.fromMap(properties);

        assertEquals(properties, PropertiesText.toMap(text));
        properties.forEach((name, value) -> assertEquals(value, PropertiesText.find(text, name)));
    }

    @Property(tries = 200)
    void shouldTellHowManyBytesAMapTakes(@ForAll @Size(max = 8) Map<String, String> properties) {
        properties.put("name", "v\u00e4lu\u20ac \ud83d\ude80");
        properties.put("none", null);
        // What is no whole character becomes one byte, a question mark, and may be counted as two.
        int halves = (int) properties.entrySet().stream().filter(property -> property.getValue() != null)
            .flatMap(property -> Stream.of(property.getKey(), property.getValue()))
            .flatMapToInt(String::codePoints).filter(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
            .count();
        int bytes = PropertiesText.fromMap(properties).getBytes(StandardCharsets.UTF_8).length;
        assertEquals(bytes + halves, PropertiesText.bytesOfMap(properties));
    }

    @Test
    void shouldNotTakeAnotherPropertysTailForAName() {
        String text = PropertiesText.append(PropertiesText.append(null, "MYTAGS", "a"), "K", "TAGS");

        assertNull(PropertiesText.find(text, "TAGS"));
        assertEquals("a", PropertiesText.find(text, "MYTAGS"));
    }

    @Test
    void shouldReadATextWhoseLastTerminatorLacks() {
        assertEquals("v2", PropertiesText.find("a\u0001v1\u0002b\u0001v2", "b"));
        assertEquals("b\u0001v2\u0002c\u0001v3\u0002", PropertiesText.append("b\u0001v2", "c", "v3"));
    }

    @Test
    void shouldReplaceAndRemove() {
        String text = PropertiesText.set("a\u0001v1\u0002b\u0001v2\u0002", "a", "new");

        assertEquals(Map.of("a", "new", "b", "v2"), PropertiesText.toMap(text));
        assertEquals("a\u0001new\u0002", PropertiesText.remove(text, "b"));
    }

    @Test
    void shouldReplaceAndRemoveAPropertyHoweverOftenItIsThere() {
        String text = "a\u0001v1\u0002b\u0001v2\u0002a\u0001v3\u0002a\u0001v4";

        assertEquals("b\u0001v2\u0002", PropertiesText.remove(text, "a"));
        assertEquals("b\u0001v2\u0002a\u0001new\u0002", PropertiesText.set(text, "a", "new"));
        assertEquals("a\u0001v1\u0002a\u0001v3\u0002a\u0001v4", PropertiesText.remove(text, "b"));
    }

    @Test
    void shouldTakeForANameOnlyWhatAFieldBeginsWith() {
        String text = "x\u0001a\u0001v1\u0002aa\u0001v2\u0002a\u0002xa\u0001v3\u0002";

        assertNull(PropertiesText.find(text, "a"));
        assertEquals(text, PropertiesText.remove(text, "a"));
    }
}
