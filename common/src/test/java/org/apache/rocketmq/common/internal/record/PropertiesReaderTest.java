package org.apache.rocketmq.common.internal.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Properties read from bytes, record after record, are those that their texts have. */
class PropertiesReaderTest {
    private static final KnownTexts NAMES = new KnownTexts(List.of("TAGS", "KEYS", "SAGT", "a"));
    /** Parts of texts: separators, names, and pieces of characters of two to four bytes. */
    private static final String[] PARTS = {"01", "02", "54414753", "4B455953", "61", "62", "C3", "A9", "C3A9", "E2",
        "82", "E282AC", "F0", "9F9880", "F09F9880", "ED", "A0", "FF", "00"};

    private static byte[] garbage(Random random) {
        var hex = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            hex.append(PARTS[random.nextInt(PARTS.length)]);
        }
        return HexFormat.of().parseHex(hex);
    }

    /** Mostly the properties of the record before, some of them other ones, or with other values. */
    private static List<String> changed(List<String> before, Random random) {
        var after = new ArrayList<>(before);
        if (random.nextInt(3) == 0 && !after.isEmpty()) {
            after.remove(random.nextInt(after.size()));
        }
        if (random.nextInt(3) == 0) {
            after.add(random.nextInt(after.size() + 1), "n" + random.nextInt(30) + "\u0001v");
        }
        after.replaceAll(each -> random.nextInt(4) > 0 ? each
            : each.substring(0, each.indexOf(1) + 1) + "\u00E9".repeat(random.nextInt(2)) + random.nextInt(100));
        return after;
    }

    private static void check(PropertiesReader reader, byte[] in, int from, int to) {
        var map = new PropertyMap();
        reader.read(in, from, to, map);
        String text = new String(in, from, to - from, StandardCharsets.UTF_8);
        assertEquals(PropertiesText.toMap(text).toString(), map.toString());
        assertEquals(PropertiesText.toMap(text), map);
    }

    @Property(tries = 1000)
    void shouldReadOfAnyBytesWhatTheirTextHas(@ForAll long seed) {
        var random = new Random(seed);
        var reader = new PropertiesReader(NAMES, random.nextBoolean());
        for (int i = 0; i < 10; i++) {
            byte[] bytes = garbage(random);
            int from = random.nextInt(bytes.length + 1);
            check(reader, bytes, from, from + random.nextInt(bytes.length - from + 1));
        }
    }

    @Property(tries = 500)
    void shouldReadRecordsThatAreMuchAlike(@ForAll long seed) {
        var random = new Random(seed);
        var reader = new PropertiesReader(NAMES, true);
        var properties = new ArrayList<String>();
        for (int i = random.nextInt(40); i > 0; i--) {
            properties.add(random.nextInt(6) == 0 ? "none" : "n" + random.nextInt(50) + "\u0001v" + i);
        }
        List<String> now = properties;
        for (int i = 0; i < 10; i++) {
            byte[] bytes = ("before" + String.join("\u0002", now) + (random.nextBoolean() ? "\u0002" : "") + "after")
                .getBytes(StandardCharsets.UTF_8);
            check(reader, bytes, "before".length(), bytes.length - "after".length());
            now = changed(now, random);
        }
    }

    @Test
    void shouldNotMakeAgainWhatIsThere() {
        var reader = new PropertiesReader(NAMES, true);
        byte[] one = "KEYS\u0001k1\u0002own\u0001same\u0002b\u0001".getBytes(StandardCharsets.UTF_8);
        byte[] other = "KEYS\u0001k2\u0002own\u0001same\u0002b\u0001".getBytes(StandardCharsets.UTF_8);
        var first = new PropertyMap();
        var second = new PropertyMap();

        reader.read(one, 0, one.length, first);
        reader.read(other, 0, other.length, second);

        assertEquals("{KEYS=k1, own=same, b=}", first.toString());
        assertEquals("{KEYS=k2, own=same, b=}", second.toString());
        assertSame(first.get("own"), second.get("own"));
        assertSame("KEYS", first.keySet().iterator().next());
        var ours = new ArrayList<>(first.keySet());
        var theirs = new ArrayList<>(second.keySet());
        for (int i = 0; i < ours.size(); i++) {
            assertSame(ours.get(i), theirs.get(i));
        }
    }
}
