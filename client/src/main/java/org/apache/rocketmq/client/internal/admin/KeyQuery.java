package org.apache.rocketmq.client.internal.admin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.QueryResult;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.route.TopicRoute;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.internal.request.QueryMessageHeader;
import org.apache.rocketmq.remoting.internal.request.QueryMessageReply;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/**
 * A search for messages by a key at all brokers of their topic. Brokers go by the key's hash, so what they find is
 * looked at again here.
 */
final class KeyQuery {
    private static final Set<Integer> ANSWERS = Set.of(ResponseCode.SUCCESS, ResponseCode.QUERY_NOT_FOUND);

    private final ClientInstance instance;
    private final QueryMessageHeader header;

    KeyQuery(ClientInstance instance, QueryMessageHeader header) {
        this.instance = instance;
        this.header = header;
    }

    /** What one broker has; empty where it has nothing. */
    private record Found(QueryMessageReply index, List<MessageExt> messages) { }

    /** Complete when all brokers have answered; fails with NO_MESSAGE where none of them has the key. */
    CompletableFuture<QueryResult> run() {
        return instance.routes().find(header.topic()).thenCompose(this::ask);
    }

    private CompletableFuture<QueryResult> ask(TopicRoute route) {
        var answers = new ArrayList<CompletableFuture<Found>>();
        // Answers come on other threads, while brokers are still asked.
        var failures = Collections.synchronizedList(new ArrayList<String>());
        for (String broker : new HashSet<>(route.brokerNames())) {
            String address = route.readAddress(broker, TopicRoute.MASTER);
            if (address == null) {
                failures.add(broker + " has no address");
                continue;
            }
            answers.add(instance.calls()
                .answer(address, Requests.QUERY_MESSAGE, header, null, instance.callTimeoutMillis(), ANSWERS,
                    KeyQuery::found)
                .exceptionally(failure -> {
                    failures.add(Outcome.cause(failure).getMessage());
                    return null;
                }));
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).thenCompose(done ->
            result(answers.stream().map(CompletableFuture::join).filter(found -> found != null).toList(), failures));
    }

    private static Found found(RemotingCommand response) {
        if (response.getCode() == ResponseCode.QUERY_NOT_FOUND) {
            return new Found(null, List.of());
        }
        return new Found(Requests.QUERY_MESSAGE.replyHeader(response), MessageDecoder.decodes(response.bodyBuffer()));
    }

    private CompletableFuture<QueryResult> result(Collection<Found> answers, List<String> failures) {
        var messages = answers.stream().flatMap(found -> found.messages().stream()).filter(this::matches)
            .limit(header.maxNum()).toList();
        if (!messages.isEmpty()) {
            long indexed = answers.stream().filter(found -> found.index() != null)
                .mapToLong(found -> found.index().indexLastUpdateTimestamp()).max().orElse(0);
            return CompletableFuture.completedFuture(new QueryResult(indexed, messages));
        }
        if (answers.isEmpty() && !failures.isEmpty()) {
            return CompletableFuture.failedFuture(new MQClientException(ClientErrorCode.CONNECT_BROKER_EXCEPTION,
                "No broker of " + header.topic() + " could be asked for the key " + header.key() + ": " + failures
                    + ". Check that its brokers run"));
        }
        return CompletableFuture.failedFuture(new MQClientException(ResponseCode.NO_MESSAGE, "No message of "
            + header.topic() + " has the key " + header.key() + (failures.isEmpty() ? ""
            : ", or it is at a broker that could not be asked: " + failures)));
    }

    private boolean matches(MessageExt message) {
        if (!header.topic().equals(message.getTopic())) {
            return false;
        }
        if (header.uniqueKeyQuery()) {
            return header.key().equals(message.getMsgId());
        }
        String keys = message.getKeys();
        return keys != null && Arrays.asList(keys.split(MessageConst.KEY_SEPARATOR)).contains(header.key());
    }
}
