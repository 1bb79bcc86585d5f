package org.apache.rocketmq.common.compression;

/** Gives the compressor of each kind. */
public class CompressorFactory {

    public static Compressor getCompressor(CompressionType type) {
        return switch (type) {
            case LZ4 -> StreamCompressor.LZ4;
            case ZSTD -> StreamCompressor.ZSTD;
            case ZLIB -> Zlib.COMPRESSOR;
        };
    }
}
