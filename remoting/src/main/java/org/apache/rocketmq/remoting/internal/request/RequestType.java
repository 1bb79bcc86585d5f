package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/**
 * One kind of request: its code on the wire, its name, and how its header and its reply's header are written.
 *
 * @param <H> the request header's record, or Void
 * @param <R> the reply header's record, or Void
 */
public record RequestType<H, R>(int code, String name, HeaderCodec<H> header, HeaderCodec<R> reply) {

    /** A request frame of this type; {@code body} may be null. */
    public RemotingCommand request(H header, byte[] body) {
        var command = RemotingCommand.request(code, Fields.of(this.header, header));
        command.setBody(body);
        return command;
    }

    /** The header of a successful reply to a request of this type. */
    public R replyHeader(RemotingCommand response) {
        return reply.decode(response.fields());
    }

    @Override
    public String toString() {
        return name + "(" + code + ")";
    }
}
