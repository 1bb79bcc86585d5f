package org.apache.rocketmq.client.internal.loop;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.rocketmq.common.internal.record.BadRecordException;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.internal.request.ConsumeMessageDirectlyHeader;
import org.apache.rocketmq.remoting.internal.request.GetConsumerRunningInfoHeader;
import org.apache.rocketmq.remoting.internal.request.GetConsumerStatusHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.ResetOffsetHeader;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.Lane;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.GetConsumerStatusBody;
import org.apache.rocketmq.remoting.protocol.body.ResetOffsetBody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What brokers ask consumers, and tell them to do, on behalf of operators. */
final class ConsumerQuestions {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerQuestions.class);

    private final Function<String, AskedConsumer> consumers;
    private final Executor slow;

    /**
     * Builds it.
     *
     * @param consumers finds the consumer of a group; null where there is none here
     * @param slow runs what takes its time once a consumer has answered
     */
    ConsumerQuestions(Function<String, AskedConsumer> consumers, Executor slow) {
        this.consumers = consumers;
        this.slow = slow;
    }

    HandlerTable.Builder addTo(HandlerTable.Builder table) {
        return table
            .on(Requests.RESET_CONSUMER_CLIENT_OFFSET, this::reset, Lane.ADMIN)
            .on(Requests.GET_CONSUMER_STATUS_FROM_CLIENT, this::offsets, Lane.ADMIN)
            .on(Requests.GET_CONSUMER_RUNNING_INFO, this::describe, Lane.ADMIN)
            .on(Requests.CONSUME_MESSAGE_DIRECTLY, this::consumeDirectly, Lane.ADMIN);
    }

    private AskedConsumer consumer(String group) {
        var consumer = consumers.apply(group);
        if (consumer == null) {
            throw new RequestRejected(
                Refusal.GROUP_HAS_NO_CONSUMERS, "this client has no consumer of the group " + group);
        }
        return consumer;
    }

    private CompletionStage<Response> reset(Request<ResetOffsetHeader> request) {
        var header = request.header();
        var consumer = consumer(header.group());
        var offsets = request.body(ResetOffsetBody.class).getOffsetTable();
        if (offsets == null) {
            throw new RequestRejected(Refusal.BODY_BROKEN, "the offsets to begin at are missing");
        }
        offsets.keySet().removeIf(queue -> !header.topic().equals(queue.getTopic()));
        LOG.info("{} is told to go on with {} at {}", header.group(), header.topic(), offsets);
        return consumer.reset(offsets).thenApply(done -> Response.ok());
    }

    private CompletionStage<Response> offsets(Request<GetConsumerStatusHeader> request) {
        return consumer(request.header().group()).offsets(request.header().topic()).thenApplyAsync(offsets -> {
            var body = new GetConsumerStatusBody();
            body.setMessageQueueTable(offsets);
            return Response.ok().body(body.encode());
        }, slow);
    }

    private CompletionStage<Response> describe(Request<GetConsumerRunningInfoHeader> request) {
        return consumer(request.header().consumerGroup()).describe().thenApplyAsync(description -> {
            if (request.header().jstackEnable()) {
                description.setJstack(Stacks.ofAllThreads());
            }
            return Response.ok().body(description.encode());
        }, slow);
    }

    private CompletionStage<Response> consumeDirectly(Request<ConsumeMessageDirectlyHeader> request) {
        var consumer = consumer(request.header().consumerGroup());
        MessageExt message;
        try {
            message = MessageDecoder.clientDecode(request.body(), true);
        } catch (BadRecordException e) {
            throw new RequestRejected(Refusal.BODY_BROKEN, "the message cannot be read: " + e.getMessage());
        }
        message.setBrokerName(request.header().brokerName());
        return consumer.consumeDirectly(message).thenApply(result -> Response.ok().body(result.encode()));
    }
}
