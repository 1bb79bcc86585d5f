package org.apache.rocketmq.remoting.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which buffers go round. */
class ShortFramesTest {

    @Test
    void shouldGiveEmptyBuffersAgainAndKeepNoMoreThanItSays() {
        Set<ByteBuf> given = buffers();
        for (int i = 0; i < 3 * ShortFrames.MOST_KEPT; i++) {
            ByteBuf frame = ShortFrames.take(1 + i);
            frame.writeZero(1 + i);
            given.add(frame);
        }
        given.forEach(ShortFrames::giveBack);

        Set<ByteBuf> again = buffers();
        for (int i = 0; i < 3 * ShortFrames.MOST_KEPT; i++) {
            ByteBuf frame = ShortFrames.take(ShortFrames.MOST_BYTES);
            assertEquals(0, frame.readableBytes());
            assertEquals(ShortFrames.MOST_BYTES, frame.writableBytes());
            assertTrue(again.add(frame), "two have the same buffer");
        }
        again.retainAll(given);
        assertEquals(ShortFrames.MOST_KEPT, again.size());
        assertEquals(given.size() - ShortFrames.MOST_KEPT, given.stream().filter(each -> each.refCnt() == 0).count());
    }

    @Test
    void shouldTakeNoMoreMemoryThanFramesNeed() {
        for (int i = 0; i < ShortFrames.MOST_KEPT; i++) {
            ShortFrames.take(1);
        }

        assertEquals(10, ShortFrames.take(10).capacity());
    }

    private static Set<ByteBuf> buffers() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }
}
