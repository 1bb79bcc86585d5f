package org.apache.rocketmq.common.message;

import java.nio.ByteBuffer;
import org.apache.rocketmq.common.internal.record.RecordLayout;

/** The forms of a stored record, which differ in how many bytes tell the length of its topic. */
public enum MessageVersion {
    MESSAGE_VERSION_V1(RecordLayout.MAGIC_V1) {
        @Override
        public int getTopicLengthSize() {
            return Byte.BYTES;
        }

        @Override
        public int getTopicLength(ByteBuffer buffer) {
            return Byte.toUnsignedInt(buffer.get());
        }

        @Override
        public int getTopicLength(ByteBuffer buffer, int index) {
            return Byte.toUnsignedInt(buffer.get(index));
        }

        @Override
        public void putTopicLength(ByteBuffer buffer, int topicLength) {
            buffer.put((byte) topicLength);
        }
    },
    MESSAGE_VERSION_V2(RecordLayout.MAGIC_V2) {
        @Override
        public int getTopicLengthSize() {
            return Short.BYTES;
        }

        @Override
        public int getTopicLength(ByteBuffer buffer) {
            return Short.toUnsignedInt(buffer.getShort());
        }

        @Override
        public int getTopicLength(ByteBuffer buffer, int index) {
            return Short.toUnsignedInt(buffer.getShort(index));
        }

        @Override
        public void putTopicLength(ByteBuffer buffer, int topicLength) {
            buffer.putShort((short) topicLength);
        }
    };

    private final int magicCode;

    MessageVersion(int magicCode) {
        this.magicCode = magicCode;
    }

    /**
     * The version whose records have this magic number.
     *
     * @throws IllegalArgumentException where none has
     */
    public static MessageVersion valueOfMagicCode(int magicCode) {
        for (MessageVersion version : values()) {
            if (version.magicCode == magicCode) {
                return version;
            }
        }
        throw new IllegalArgumentException("Invalid magicCode " + magicCode);
    }

    public int getMagicCode() {
        return magicCode;
    }

    /** How many bytes the length takes. */
    public abstract int getTopicLengthSize();

    /** Reads the length and moves on. */
    public abstract int getTopicLength(ByteBuffer buffer);

    /** Reads the length at a place. */
    public abstract int getTopicLength(ByteBuffer buffer, int index);

    /** Writes the length and moves on. */
    public abstract void putTopicLength(ByteBuffer buffer, int topicLength);
}
