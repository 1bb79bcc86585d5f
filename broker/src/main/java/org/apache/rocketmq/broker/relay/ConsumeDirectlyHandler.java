package org.apache.rocketmq.broker.relay;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.record.OffsetMessageIds;
import org.apache.rocketmq.remoting.internal.request.ConsumeMessageDirectlyHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.store.MessageStore;

/** Has a member of a group consume one message, and tells what came of it. */
final class ConsumeDirectlyHandler implements Handler<ConsumeMessageDirectlyHeader> {
    private final Members members;
    private final MessageStore store;

    ConsumeDirectlyHandler(Members members, MessageStore store) {
        this.members = members;
        this.store = store;
    }

    @Override
    public CompletionStage<Response> handle(Request<ConsumeMessageDirectlyHeader> request) {
        var header = request.header();
        byte[] message = message(header.msgId());
        return members.ask(header.consumerGroup(), header.clientId(),
            Requests.CONSUME_MESSAGE_DIRECTLY.request(header, message));
    }

    private byte[] message(String id) {
        long position = OffsetMessageIds.position(id);
        var record = store.recordAt(position).orElseThrow(() -> new RequestRejected(
            Refusal.MESSAGE_NOT_FOUND, "can not find message by the offset, " + position, position));
        var bytes = new byte[record.remaining()];
        record.get(bytes);
        return bytes;
    }
}
