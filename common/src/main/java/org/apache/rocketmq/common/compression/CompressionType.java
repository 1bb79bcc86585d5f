package org.apache.rocketmq.common.compression;

/** What a body is compressed by; its value lies in three bits of the message's system flag. */
public enum CompressionType {
    LZ4(1),
    ZSTD(2),
    ZLIB(3);

    private static final int FLAG_SHIFT = 8;

    private final int value;

    CompressionType(int value) {
        this.value = value;
    }

    public int getValue() {
        return value;
    }

    /** The kind of this name, whatever its case. */
    public static CompressionType of(String name) {
        for (CompressionType type : values()) {
            if (type.name().equalsIgnoreCase(name.trim())) {
                return type;
            }
        }
        throw new RuntimeException("no compression is called " + name + "; there are LZ4, ZSTD and ZLIB");
    }

    /** The kind of this value; 0, from before there were several, is zlib. */
    public static CompressionType findByValue(int value) {
        return switch (value) {
            case 0, 3 -> ZLIB;
            case 1 -> LZ4;
            case 2 -> ZSTD;
            default -> throw new RuntimeException("no compression has the value " + value);
        };
    }

    /** The bits of the system flag. */
    public int getCompressionFlag() {
        return value << FLAG_SHIFT;
    }
}
