package org.apache.rocketmq.common.compression;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The kinds of compression that are streams of a library, which need not be there until somebody uses it. */
enum StreamCompressor implements Compressor {
    LZ4("at.yawk.lz4:lz4-java") {
        @Override
        OutputStream writing(OutputStream out, int level) throws IOException {
            return Lz4Streams.writing(out);
        }

        @Override
        InputStream reading(InputStream in) throws IOException {
            return Lz4Streams.reading(in);
        }
    },
    ZSTD("com.github.luben:zstd-jni") {
        @Override
        OutputStream writing(OutputStream out, int level) throws IOException {
            return ZstdStreams.writing(out, level);
        }

        @Override
        InputStream reading(InputStream in) throws IOException {
            return ZstdStreams.reading(in);
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
        return new IOException(this + " needs the library " + library + " on the class path: add it to the application"
            + " (" + cause + ")", cause);
    }
}
