package org.apache.rocketmq.broker.pop;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.rocketmq.broker.pull.PullRules;
import org.apache.rocketmq.remoting.internal.request.PeekMessageHeader;
import org.apache.rocketmq.remoting.internal.request.PopMessageHeader;
import org.apache.rocketmq.remoting.internal.request.PopMessageReply;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.ReadResult;
import org.apache.rocketmq.store.ReadStatus;

/** Shows messages that a pop would take, and leaves them where they are. */
final class PeekHandler implements Handler<PeekMessageHeader> {
    private final Supplier<PullRules> rules;
    private final PopChecks checks;
    private final PopPlaces places;
    private final QueueReaders readers;
    private final MessageStore store;
    private final PopHandler.Disk disk;

    PeekHandler(Supplier<PullRules> rules, PopChecks checks, PopPlaces places, QueueReaders readers,
        PopHandler.Disk disk) {

        this.rules = rules;
        this.checks = checks;
        this.places = places;
        this.readers = readers;
        this.store = disk.reads().store();
        this.disk = disk;
    }

    @Override
    public CompletionStage<Response> handle(Request<PeekMessageHeader> request) {
        var header = request.header();
        var pop = checks.admit(request.peer(), new PopMessageHeader(header.consumerGroup(), header.topic(),
            header.queueId(), header.maxMsgNums(), 1, 0, 0, 0, null, null, null, null));
        var order = places.of(pop);
        boolean cold = order.stream().anyMatch(place -> disk.reads().isCold(place, readers.next(place, false)));
        return cold ? disk.threads().answer(() -> answer(pop, order)) : answer(pop, order);
    }

    private CompletionStage<Response> answer(Pop pop, List<PopPlace> order) {
        int mostMessages = pop.header().maxMsgNums();
        var found = new ArrayList<ReadResult>();
        int messages = 0;
        int bytes = 0;
        for (var place : order) {
            int room = mostMessages - messages;
            int roomBytes = rules.get().maxBytes() - bytes;
            if (room <= 0 || roomBytes <= 0) {
                break;
            }
            var read = read(place, room, roomBytes);
            if (read.status() == ReadStatus.FOUND) {
                found.add(read);
                messages += read.messages();
                bytes += read.bytes();
            }
        }
        var reply = new PopMessageReply(0, 0, 0, places.rest(pop), null, null, null);
        if (found.isEmpty()) {
            return Response.of(ResponseCode.PULL_NOT_FOUND, ReadStatus.NO_MESSAGE_IN_QUEUE.name(),
                PopMessageReply.CODEC, reply).now();
        }
        var records = new ArrayList<ByteBuffer>();
        found.forEach(read -> records.addAll(read.records()));
        return Response.of(ResponseCode.SUCCESS, ReadStatus.FOUND.name(), PopMessageReply.CODEC, reply)
            .body(records, () -> found.forEach(read -> read.release().run())).now();
    }

    /** Reads on behind messages that are not there any more, as a pop does. */
    private ReadResult read(PopPlace place, int mostMessages, int mostBytes) {
        long from = readers.next(place, false);
        var read = store.read(place.topic(), place.queueId(), from, mostMessages, mostBytes, null);
        while (read.status() != ReadStatus.FOUND && from < read.nextOffset() && read.nextOffset() < read.maxOffset()) {
            from = read.nextOffset();
            read = store.read(place.topic(), place.queueId(), from, mostMessages, mostBytes, null);
        }
        return read;
    }
}
