package org.apache.rocketmq.client.internal.fake;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.message.MessageQueueAssignment;
import org.apache.rocketmq.common.message.MessageRequestMode;
import org.apache.rocketmq.remoting.internal.request.AckMessageHeader;
import org.apache.rocketmq.remoting.internal.request.ChangeInvisibleTimeHeader;
import org.apache.rocketmq.remoting.internal.request.ChangeInvisibleTimeReply;
import org.apache.rocketmq.remoting.internal.request.PopMessageHeader;
import org.apache.rocketmq.remoting.internal.request.PopMessageReply;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.body.BatchAck;
import org.apache.rocketmq.remoting.protocol.body.BatchAckMessageRequestBody;
import org.apache.rocketmq.remoting.protocol.body.QueryAssignmentRequestBody;
import org.apache.rocketmq.remoting.protocol.body.QueryAssignmentResponseBody;

/** What is assigned, popped, acknowledged and put off. Each message is popped once: no time runs out here. */
public final class FakePops {
    /** When the first pop was, by this broker's clock; each change is a millisecond later. */
    public static final long POP_TIME = 1_700_000_000_000L;

    private final FakeBroker broker;
    private final Map<String, Set<MessageQueueAssignment>> assignments = new ConcurrentHashMap<>();
    private final List<QueryAssignmentRequestBody> questions = new CopyOnWriteArrayList<>();
    private final List<PopMessageHeader> pops = new CopyOnWriteArrayList<>();
    private final List<AckMessageHeader> acks = new CopyOnWriteArrayList<>();
    private final List<ChangeInvisibleTimeHeader> changes = new CopyOnWriteArrayList<>();
    private final Set<String> out = new HashSet<>();
    private final List<Held> held = new ArrayList<>();

    private record Held(PopMessageHeader header, CompletableFuture<Response> answer) { }

    FakePops(FakeBroker broker) {
        this.broker = broker;
    }

    /** Assigns to everybody that asks a queue of a topic; -1 is any of this broker. */
    public void assign(String topic, int queueId, MessageRequestMode mode) {
        var assignment = new MessageQueueAssignment();
        assignment.setMessageQueue(new MessageQueue(topic, broker.name(), queueId));
        assignment.setMode(mode);
        assignments.put(topic, Set.of(assignment));
    }

    /** The questions for assignments. */
    public List<QueryAssignmentRequestBody> questions() {
        return questions;
    }

    /** The headers of all pops. */
    public List<PopMessageHeader> pops() {
        return pops;
    }

    /** All acknowledgements, also those that came with others by one request. */
    public List<AckMessageHeader> acks() {
        return acks;
    }

    public List<ChangeInvisibleTimeHeader> changes() {
        return changes;
    }

    void handlers(HandlerTable.Builder table) {
        broker.on(table, Requests.QUERY_ASSIGNMENT, this::assigned);
        broker.on(table, Requests.POP_MESSAGE, this::pop);
        broker.on(table, Requests.ACK_MESSAGE, request -> {
            acks.add(request.header());
            return Response.ok().now();
        });
        broker.on(table, Requests.BATCH_ACK_MESSAGE, this::acknowledgeMany);
        broker.on(table, Requests.CHANGE_MESSAGE_INVISIBLETIME, request -> {
            changes.add(request.header());
            return Response.ok(ChangeInvisibleTimeReply.CODEC, new ChangeInvisibleTimeReply(
                POP_TIME + changes.size(), request.header().invisibleTime(), 1)).now();
        });
    }

    private CompletionStage<Response> acknowledgeMany(Request<Void> request) {
        var body = RemotingSerializable.decode(FakeBroker.bytes(request.body()), BatchAckMessageRequestBody.class);
        for (BatchAck ack : body.getAcks()) {
            ack.offsets().stream().mapToLong(bit -> ack.getStartOffset() + bit).forEach(offset ->
                acks.add(new AckMessageHeader(ack.getConsumerGroup(), ack.getTopic(), ack.getQueueId(),
                    ack.getStartOffset() + " " + ack.getPopTime() + " " + ack.getInvisibleTime() + " "
                        + ack.getReviveQueueId() + " " + ack.getRetry() + " " + body.getBrokerName() + " "
                        + ack.getQueueId() + " " + offset, offset, null)));
        }
        return Response.ok().now();
    }

    private CompletionStage<Response> assigned(Request<Void> request) {
        var question =
            RemotingSerializable.decode(FakeBroker.bytes(request.body()), QueryAssignmentRequestBody.class);
        questions.add(question);
        var body = new QueryAssignmentResponseBody();
        if (broker.groups().members(question.getConsumerGroup()).contains(question.getClientId())) {
            body.setMessageQueueAssignments(assignments.getOrDefault(question.getTopic(), Set.of()));
        }
        return Response.ok().body(body.encode()).now();
    }

    private synchronized CompletionStage<Response> pop(Request<PopMessageHeader> request) {
        pops.add(request.header());
        var found = take(request.header());
        if (!found.isEmpty()) {
            return answer(found, request.header()).now();
        }
        var waiting = new Held(request.header(), new CompletableFuture<>());
        held.add(waiting);
        return waiting.answer;
    }

    /** There is a new message. */
    synchronized void arrived() {
        for (Held waiting : List.copyOf(held)) {
            var found = take(waiting.header);
            if (!found.isEmpty()) {
                held.remove(waiting);
                waiting.answer.complete(answer(found, waiting.header));
            }
        }
    }

    private List<MessageExt> take(PopMessageHeader header) {
        return broker.stored().stream()
            .filter(message -> message.getTopic().equals(header.topic())
                && (header.queueId() < 0 || header.queueId() == message.getQueueId())
                && !out.contains(header.consumerGroup() + "@" + message.getCommitLogOffset()))
            .limit(header.maxMsgNums())
            .peek(message -> out.add(header.consumerGroup() + "@" + message.getCommitLogOffset())).toList();
    }

    private static Response answer(List<MessageExt> messages, PopMessageHeader header) {
        var offsets = messages.stream().collect(Collectors.groupingBy(MessageExt::getQueueId, TreeMap::new,
            Collectors.mapping(MessageExt::getQueueOffset, Collectors.toList())));
        var starts = new ArrayList<String>();
        var all = new ArrayList<String>();
        offsets.forEach((queue, ofQueue) -> {
            starts.add("0 " + queue + " " + ofQueue.get(0));
            all.add("0 " + queue + " " + ofQueue.stream().map(String::valueOf).collect(Collectors.joining(",")));
        });
        var body = new ByteArrayOutputStream();
        messages.forEach(message -> body.writeBytes(MessageDecoder.encode(message, false)));
        return Response.ok(PopMessageReply.CODEC, new PopMessageReply(POP_TIME, header.invisibleTime(), 0, 0,
            String.join(";", starts), String.join(";", all), null)).body(body.toByteArray());
    }
}
