package org.apache.rocketmq.common.compression;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;

/** Frames of LZ4. A class of its own: the library is looked for when somebody calls it, and not before. */
final class Lz4Streams {
    private Lz4Streams() { }

    static OutputStream writing(OutputStream out) throws IOException {
        return new LZ4FrameOutputStream(out);
    }

    static InputStream reading(InputStream in) throws IOException {
        return new LZ4FrameInputStream(in);
    }
}
