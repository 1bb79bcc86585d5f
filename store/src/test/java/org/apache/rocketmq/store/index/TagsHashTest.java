package org.apache.rocketmq.store.index;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.apache.rocketmq.common.internal.record.PropertiesText;

/** The hash is that of the tags, wherever they stand. */
class TagsHashTest {
    @Property(tries = 2000)
    void shouldBeTheHashOfTheTags(
        @ForAll @Chars({'T', 'A', 'G', 'S', 'x', '\u0001', '\u0002'}) @CharRange(from = 'a', to = 'b')
        @StringLength(max = 30) String properties) {
        String tags = PropertiesText.find(properties, "TAGS");
        assertEquals(tags == null ? 0 : tags.hashCode(), TagsHash.of(properties));
    }

    @Property(tries = 2000)
    void shouldBeTheSameFromBytes(
        @ForAll @Chars({'T', 'A', 'G', 'S', '\u00e4', '\u20ac', '\u0001', '\u0002'}) @StringLength(max = 30)
        String properties) {
        byte[] bytes = ("xx" + properties + "TAGS\u0001behind").getBytes(StandardCharsets.UTF_8);
        int length = properties.getBytes(StandardCharsets.UTF_8).length;
        assertEquals(TagsHash.of(properties), TagsHash.of(ByteBuffer.wrap(bytes), 2, length));
    }

    @Example
    void shouldFindTagsBehindOtherProperties() {
        assertEquals("TagA".hashCode(), TagsHash.of("XTAGS\u0001no\u0002TAGS\u0001TagA\u0002KEYS\u0001k\u0002"));
        assertEquals(0, TagsHash.of(null));
        assertEquals(0, TagsHash.of(""));
    }
}
