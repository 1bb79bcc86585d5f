package org.apache.rocketmq.common.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;
import org.junit.jupiter.api.Test;

/** Compression by zlib. */
class ZlibTest {

    @Property(tries = 200)
    void shouldGiveBackWhatItCompressed(@ForAll byte[] bytes, @ForAll @IntRange(min = 1, max = 9) int level) {
        assertArrayEquals(bytes, Zlib.inflate(Zlib.deflate(bytes, level), bytes.length));
    }

    @Test
    void shouldRefuseMoreThanItIsToLetThrough() {
        byte[] bomb = Zlib.deflate(new byte[1_000_000], 9);

        assertTrue(bomb.length < 2000);
        var refused = assertThrows(IllegalArgumentException.class, () -> Zlib.inflate(bomb, 999_999));
        assertTrue(refused.getMessage().endsWith("holds more than 999999 bytes"), refused.getMessage());
        assertEquals(1_000_000, Zlib.inflate(bomb, 1_000_000).length);
    }

    @Property(tries = 200)
    void shouldRefuseAStreamThatIsCut(@ForAll @Size(min = 1, max = 100) byte[] bytes, @ForAll int cut) {
        byte[] whole = Zlib.deflate(bytes, 5);
        byte[] part = Arrays.copyOf(whole, Math.floorMod(cut, whole.length));

        assertThrows(IllegalArgumentException.class, () -> Zlib.inflate(part, 1000));
    }

    @Test
    void shouldKnowTheKindsByNameAndValue() {
        assertEquals(CompressionType.ZSTD, CompressionType.of(" zstd "));
        assertThrows(RuntimeException.class, () -> CompressionType.of("snappy"));
        assertEquals(CompressionType.ZLIB, MessageSysFlag.getCompressionType(MessageSysFlag.COMPRESSED_FLAG));
        for (CompressionType type : CompressionType.values()) {
            assertEquals(type, MessageSysFlag.getCompressionType(1 | type.getCompressionFlag()));
        }
        assertThrows(RuntimeException.class, () -> CompressionType.findByValue(7));
    }
}
