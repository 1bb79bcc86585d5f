package org.apache.rocketmq.broker.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** A set of offsets, against a set in memory, and what it costs. */
class OffsetSetTest {
    private static final long FAR = 1L << 40;

    @Property(tries = 100)
    void shouldHoldWhatWasAdded(@ForAll List<@LongRange(min = 0, max = 2_000) Long> offsets) {
        var set = new OffsetSet();
        offsets.forEach(offset -> set.add(FAR + offset));
        var model = new HashSet<>(offsets);
        for (long offset = 0; offset <= 2_000; offset++) {
            assertEquals(model.contains(offset), set.contains(FAR + offset));
        }
    }

    @Test
    void shouldTakeABlockForManyAndForgetIt() {
        var set = new OffsetSet();
        for (int i = 0; i < 100_000; i++) {
            set.add(i);
        }
        assertTrue(set.blocks() <= 200, () -> set.blocks() + " blocks");

        set.forgetBelow(99_990);

        assertEquals(1, set.blocks());
        assertTrue(set.contains(99_999));
        assertFalse(set.contains(5));
    }
}
