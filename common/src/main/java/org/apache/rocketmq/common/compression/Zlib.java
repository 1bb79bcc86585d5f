package org.apache.rocketmq.common.compression;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Compresses by zlib and back. */
public final class Zlib {
    private static final int CHUNK = 8 * 1024;

    /** The same for the public API; the level goes from 1, fast, to 9, small. */
    static final Compressor COMPRESSOR = new Compressor() {
        @Override
        public byte[] compress(byte[] src, int level) {
            return deflate(src, level);
        }

        @Override
        public byte[] decompress(byte[] src) throws IOException {
            try {
                return inflate(src, StreamCompressor.MOST_BYTES);
            } catch (IllegalArgumentException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
    };

    private Zlib() { }

    /** Compresses; the level goes from 1, fast, to 9, small. */
    public static byte[] deflate(byte[] bytes, int level) {
        var deflater = new Deflater(level);
        try {
            deflater.setInput(bytes);
            deflater.finish();
            var out = new ByteArrayOutputStream(bytes.length / 2 + 64);
            var chunk = new byte[CHUNK];
            while (!deflater.finished()) {
                out.write(chunk, 0, deflater.deflate(chunk));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /**
     * Decompresses.
     *
     * @param mostBytes the longest result that is let through
     * @throws IllegalArgumentException when the bytes are no whole zlib stream, or hold more
     */
    public static byte[] inflate(byte[] bytes, int mostBytes) {
        var inflater = new Inflater();
        try {
            inflater.setInput(bytes);
            var out = new ByteArrayOutputStream(Math.min(mostBytes, bytes.length * 4));
            var chunk = new byte[CHUNK];
            while (!inflater.finished()) {
                int count = inflater.inflate(chunk);
                if (count == 0 && !inflater.finished()) {
                    throw new IllegalArgumentException("a zlib stream of " + bytes.length + " bytes ends too early");
                }
                if (out.size() + count > mostBytes) {
                    throw new IllegalArgumentException("a zlib stream of " + bytes.length + " bytes holds more than "
                        + mostBytes + " bytes");
                }
                out.write(chunk, 0, count);
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("not a zlib stream: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }
}
