package org.apache.rocketmq.common.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Each kind of compression. */
class CompressorTest {

    @Property(tries = 100)
    void shouldGiveBackWhatItCompressed(@ForAll byte[] bytes, @ForAll CompressionType type) throws IOException {
        var compressor = CompressorFactory.getCompressor(type);
        assertArrayEquals(bytes, compressor.decompress(compressor.compress(bytes, 5)));
    }

    @Test
    void shouldMakeBodiesSmallerInTheFormsThatOthersRead() throws IOException {
        byte[] body = new byte[10_000];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i % 7);
        }
        for (CompressionType type : CompressionType.values()) {
            byte[] compressed = CompressorFactory.getCompressor(type).compress(body, 5);
            String begin = HexFormat.of().formatHex(Arrays.copyOf(compressed, 4));
            assertTrue(compressed.length < 100, type::name);
            assertTrue(begin.startsWith(switch (type) {
                case LZ4 -> "04224d18";
                case ZSTD -> "28b52ffd";
                case ZLIB -> "785e";
            }), begin);
        }
    }

    @Test
    void shouldRefuseBytesThatAreSomethingElse() {
        for (CompressionType type : CompressionType.values()) {
            assertThrows(IOException.class,
                () -> CompressorFactory.getCompressor(type).decompress(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
        }
    }
}
