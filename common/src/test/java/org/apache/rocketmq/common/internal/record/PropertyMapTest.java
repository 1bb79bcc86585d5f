package org.apache.rocketmq.common.internal.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A property map does what a LinkedHashMap does, with few entries and with many. */
class PropertyMapTest {
    private static final int STEPS = 200;

    private static List<Function<Map<String, String>, Object>> steps(Random random, int names) {
        String name = random.nextInt(names) == 0 ? null : new String("n" + random.nextInt(names));
        String value = random.nextInt(10) == 0 ? null : "v" + random.nextInt();
        int nth = random.nextInt(names);
        return List.of(
            all -> all.put(name, value), all -> all.put(name, value), all -> all.put(name, value),
            all -> all.remove(name), all -> all.get(name), all -> all.containsKey(name), all -> all.get(17),
            all -> all.containsValue(value), all -> all.remove(name, value), all -> all.putIfAbsent(name, value),
            all -> all.merge("n0", "v", String::concat), all -> all.keySet().remove(name),
            all -> all.values().remove(value), all -> all.entrySet().contains(Map.entry("n1", "v")),
            all -> all.computeIfPresent(name, (key, old) -> value),
            all -> {
                all.replaceAll((key, old) -> old + value);
                return all;
            },
            all -> removeNth(all, nth), all -> setNth(all, nth, value),
            all -> {
                if (nth == 0) {
                    all.clear();
                }
                return all.isEmpty();
            });
    }

    private static Object removeNth(Map<String, String> all, int nth) {
        var entries = all.entrySet().iterator();
        for (int i = 0; i < nth && entries.hasNext(); i++) {
            entries.next();
        }
        if (nth > 0 && nth <= all.size()) {
            entries.remove();
            assertThrows(IllegalStateException.class, entries::remove);
        }
        return entries.hasNext() ? entries.next().toString() : assertThrows(NoSuchElementException.class,
            entries::next).getClass();
    }

    private static Object setNth(Map<String, String> all, int nth, String value) {
        return nth >= all.size() ? null : new ArrayList<>(all.entrySet()).get(nth).setValue(value);
    }

    @Property(tries = 300)
    void shouldDoWhatALinkedHashMapDoes(@ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int names) {
        var map = new PropertyMap();
        var expected = new LinkedHashMap<String, String>();
        for (int i = 0; i < STEPS; i++) {
            int step = new Random(seed + i).nextInt(steps(new Random(seed + i), names).size());
            assertEquals(steps(new Random(seed + i), names).get(step).apply(expected),
                steps(new Random(seed + i), names).get(step).apply(map), "step " + step);
            assertEquals(expected.toString(), map.toString());
            assertEquals(expected.size(), map.size());
        }
        assertEquals(expected, map);
        assertEquals(map, expected);
        assertEquals(expected.hashCode(), map.hashCode());
        var told = new ArrayList<String>();
        map.forEach((name, value) -> told.add(name + "=" + value));
        assertEquals(expected.entrySet().stream().map(Object::toString).toList(), told);
        assertEquals(expected.toString(), new PropertyMap(expected).toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {3, PropertyMap.MOST_IN_A_ROW, PropertyMap.MOST_IN_A_ROW + 1})
    void shouldNoticeChangesWhileSomebodyIterates(int entries) {
        var map = new PropertyMap();
        for (int i = 0; i < entries; i++) {
            map.put("name" + i, "value");
        }
        var names = map.keySet().iterator();
        names.next();
        map.put("other", "value");

        assertThrows(ConcurrentModificationException.class, names::next);
        assertThrows(ConcurrentModificationException.class, names::remove);
        assertThrows(ConcurrentModificationException.class, () -> map.forEach((name, value) -> map.remove(name)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 100})
    void shouldBeSerialisedAsWhatOthersHave(int entries) throws Exception {
        var map = new PropertyMap();
        for (int i = 0; i < entries; i++) {
            map.put("name" + i, "value");
        }
        var out = new ByteArrayOutputStream();
        new ObjectOutputStream(out).writeObject(map);

        Object read = new ObjectInputStream(new ByteArrayInputStream(out.toByteArray())).readObject();

        assertSame(LinkedHashMap.class, read.getClass());
        assertEquals(map, read);
    }

    @Test
    void shouldNotBringBackAnEntryThatIsGone() {
        var map = new PropertyMap();
        map.put("name", "value");
        var entry = map.entrySet().iterator().next();
        map.clear();

        entry.setValue("other");

        assertNull(map.get("name"));
        assertFalse(map.entrySet().iterator().hasNext());
    }
}
