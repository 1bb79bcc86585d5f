package org.apache.rocketmq.namesrv.handler;

import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.protocol.BadBodyException;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;

/** Reads the bodies of requests. */
final class Bodies {
    private static final int MOST_REMARK_CHARACTERS = 300;

    private Bodies() { }

    /** The bytes of a body. What they turn to takes more memory than they do, so there is a limit. */
    static byte[] bytes(String request, ByteBuffer body, int mostBytes) {
        if (body.remaining() > mostBytes) {
            throw new RequestRejected(Refusal.HEAP_TOO_SMALL, "the body of " + request + " has "
                + body.remaining() + " bytes; this name server reads " + mostBytes + ", as its heap is no larger",
                body.remaining(), mostBytes);
        }
        var bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        return bytes;
    }

    /** A body that must be there. */
    static <T> T json(String request, byte[] bytes, Class<T> type) {
        return read(request, () -> RemotingSerializable.decode(bytes, type));
    }

    /** Runs a decoder. */
    static <T> T read(String request, Supplier<T> decoder) {
        try {
            return decoder.get();
        } catch (BadBodyException e) {
            throw new RequestRejected(Refusal.BODY_BROKEN,
                "cannot read the body of " + request + ": " + shortened(e.getMessage()));
        }
    }

    private static String shortened(String text) {
        return text.length() <= MOST_REMARK_CHARACTERS ? text : text.substring(0, MOST_REMARK_CHARACTERS) + "...";
    }
}
