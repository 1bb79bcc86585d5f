package org.apache.rocketmq.store.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** How long the one that makes segments may look away. */
class SegmentMakerTest {
    @Test
    void shouldLookAgainBeforeTheLogCanHaveCome() {
        assertEquals(50, SegmentMaker.restMillis(-5));
        assertEquals(50, SegmentMaker.restMillis(8 << 20));
        assertEquals(256, SegmentMaker.restMillis(512 << 20));
        assertEquals(1000, SegmentMaker.restMillis(1L << 40));
    }
}
