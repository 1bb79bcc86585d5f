package org.apache.rocketmq.common.sysflag;

import org.apache.rocketmq.common.compression.CompressionType;

/** The system flag of a message: how its body is packed, its kind in a transaction, how its hosts are written. */
public class MessageSysFlag {
    public static final int COMPRESSED_FLAG = 1;
    public static final int MULTI_TAGS_FLAG = 1 << 1;
    public static final int TRANSACTION_NOT_TYPE = 0;
    public static final int TRANSACTION_PREPARED_TYPE = 1 << 2;
    public static final int TRANSACTION_COMMIT_TYPE = 2 << 2;
    public static final int TRANSACTION_ROLLBACK_TYPE = 3 << 2;
    public static final int BORNHOST_V6_FLAG = 1 << 4;
    public static final int STOREHOSTADDRESS_V6_FLAG = 1 << 5;
    public static final int NEED_UNWRAP_FLAG = 1 << 6;
    public static final int INNER_BATCH_FLAG = 1 << 7;
    public static final int COMPRESSION_LZ4_TYPE = 1 << 8;
    public static final int COMPRESSION_ZSTD_TYPE = 2 << 8;
    public static final int COMPRESSION_ZLIB_TYPE = 3 << 8;
    /** All bits of the compression's kind. */
    public static final int COMPRESSION_TYPE_COMPARATOR = 7 << 8;

    /** The transaction kind alone. */
    public static int getTransactionValue(int flag) {
        return flag & TRANSACTION_ROLLBACK_TYPE;
    }

    /** The flag with another transaction kind. */
    public static int resetTransactionValue(int flag, int type) {
        return flag & ~TRANSACTION_ROLLBACK_TYPE | type;
    }

    public static int clearCompressedFlag(int flag) {
        return flag & ~COMPRESSED_FLAG;
    }

    /** What the body is compressed by, if it is; a flag that does not say means zlib. */
    public static CompressionType getCompressionType(int flag) {
        return CompressionType.findByValue((flag & COMPRESSION_TYPE_COMPARATOR) >> 8);
    }

    public static boolean check(int flag, int expectedFlag) {
        return (flag & expectedFlag) != 0;
    }
}
