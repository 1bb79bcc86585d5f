package org.apache.rocketmq.common.message;

import java.nio.ByteBuffer;

/** Several messages of one topic and queue as a broker appends them together; the body holds them all. */
public class MessageExtBatch extends MessageExtBrokerInner {
    private static final long serialVersionUID = -2353110995348498537L;

    private boolean innerBatch;
    private transient ByteBuffer encodedBuff;

    /** The body to read the messages from. */
    public ByteBuffer wrap() {
        return ByteBuffer.wrap(getBody());
    }

    /** Whether the batch stays one record, rather than one for each message. */
    public boolean isInnerBatch() {
        return innerBatch;
    }

    public void setInnerBatch(boolean innerBatch) {
        this.innerBatch = innerBatch;
    }

    @Override
    public ByteBuffer getEncodedBuff() {
        return encodedBuff;
    }

    @Override
    public void setEncodedBuff(ByteBuffer encodedBuff) {
        this.encodedBuff = encodedBuff;
    }
}
