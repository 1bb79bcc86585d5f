package org.apache.rocketmq.remoting.internal.serve;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/**
 * What a handler answers: a code, perhaps a remark, header fields and a body. The body is a list of buffers that are
 * written to the socket as they lie, without a copy; {@code onWritten} runs when they are no longer needed, whether
 * the write succeeded or not.
 */
public final class Response {
    /** What runs when a body needs no giving back. */
    public static final Runnable NOTHING_TO_GIVE_BACK = () -> { };

    private final int code;
    private final String remark;
    private final Fields fields;
    private List<ByteBuffer> body = List.of();
    private Runnable onWritten = NOTHING_TO_GIVE_BACK;

    private Response(int code, String remark, Fields fields) {
        this.code = code;
        this.remark = remark;
        this.fields = fields;
    }

    public static Response ok() {
        return new Response(ResponseCode.SUCCESS, null, new Fields());
    }

    public static <R> Response ok(HeaderCodec<R> codec, R header) {
        return of(ResponseCode.SUCCESS, null, codec, header);
    }

    public static Response of(int code, String remark) {
        return new Response(code, remark, new Fields());
    }

    public static <R> Response of(int code, String remark, HeaderCodec<R> codec, R header) {
        return new Response(code, remark, Fields.of(codec, header));
    }

    public Response body(byte[] bytes) {
        body = List.of(ByteBuffer.wrap(bytes));
        return this;
    }

    /** Sets a body of several buffers; {@code onWritten} runs once, when they may be given back. */
    public Response body(List<ByteBuffer> buffers, Runnable onWritten) {
        this.body = buffers;
        this.onWritten = onWritten;
        return this;
    }

    /** This response as a stage that is complete. */
    public CompletionStage<Response> now() {
        return CompletableFuture.completedFuture(this);
    }

    public int code() {
        return code;
    }

    public String remark() {
        return remark;
    }

    public Fields fields() {
        return fields;
    }

    public List<ByteBuffer> body() {
        return body;
    }

    public Runnable onWritten() {
        return onWritten;
    }
}
