package org.apache.rocketmq.common.compression;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** The kinds of compression. The libraries of LZ4 and ZSTD need not be there until somebody uses them. */
enum StreamCompressor implements Compressor {
    LZ4("lz4-java") {
        @Override
        OutputStream writing(OutputStream out, int level) throws IOException {
            return Lz4Streams.writing(out);
        }

        @Override
        InputStream reading(InputStream in) throws IOException {
            return Lz4Streams.reading(in);
        }
    },
    ZSTD("zstd-jni") {
        @Override
        OutputStream writing(OutputStream out, int level) throws IOException {
            return ZstdStreams.writing(out, level);
        }

        @Override
        InputStream reading(InputStream in) throws IOException {
            return ZstdStreams.reading(in);
        }
    },
    ZLIB("java.base") {
        @Override
        OutputStream writing(OutputStream out, int level) {
            return new DeflatingStream(out, level);
        }

        @Override
        InputStream reading(InputStream in) {
            return new InflaterInputStream(in);
        }
    };

    /** The longest body that a compressed one may hold. */
    static final int MOST_BYTES = 64 << 20;

    private final String library;

    StreamCompressor(String library) {
        this.library = library;
    }

    abstract OutputStream writing(OutputStream out, int level) throws IOException;

    abstract InputStream reading(InputStream in) throws IOException;

    @Override
    public byte[] compress(byte[] src, int level) throws IOException {
        var out = new ByteArrayOutputStream(src.length / 2 + 64);
        try (OutputStream compressing = writing(out, level)) {
            compressing.write(src);
        } catch (LinkageError e) {
            throw missing(e);
        }
        return out.toByteArray();
    }

    @Override
    public byte[] decompress(byte[] src) throws IOException {
        try (InputStream in = reading(new ByteArrayInputStream(src))) {
            byte[] whole = in.readNBytes(MOST_BYTES + 1);
            if (whole.length > MOST_BYTES) {
                throw new IOException("a body of " + src.length + " bytes compressed by " + this + " holds more than "
                    + MOST_BYTES + " bytes");
            }
            return whole;
        } catch (LinkageError e) {
            throw missing(e);
        }
    }

    private IOException missing(LinkageError cause) {
        return new IOException(this + " needs the library " + library + ", which is not on the class path", cause);
    }

    /** Gives its deflater back at the end, as the stream of the JDK does only with one of its own. */
    private static final class DeflatingStream extends DeflaterOutputStream {
        DeflatingStream(OutputStream out, int level) {
            super(out, new Deflater(level));
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                def.end();
            }
        }
    }
}
