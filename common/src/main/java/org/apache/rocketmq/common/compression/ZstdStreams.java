package org.apache.rocketmq.common.compression;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Frames of ZSTD. A class of its own: the library is looked for when somebody calls it, and not before. */
final class ZstdStreams {
    private ZstdStreams() { }

    static OutputStream writing(OutputStream out, int level) throws IOException {
        return new ZstdOutputStream(out, level);
    }

    static InputStream reading(InputStream in) throws IOException {
        return new ZstdInputStream(in);
    }
}
