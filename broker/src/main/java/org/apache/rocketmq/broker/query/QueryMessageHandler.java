package org.apache.rocketmq.broker.query;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.topic.AllowedNames;
import org.apache.rocketmq.remoting.internal.request.QueryMessageHeader;
import org.apache.rocketmq.remoting.internal.request.QueryMessageReply;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.key.KeyKind;
import org.apache.rocketmq.store.key.KeyMatches;
import org.apache.rocketmq.store.key.KeySearch;

/** Finds messages by a key and the time of storing. */
final class QueryMessageHandler implements Handler<QueryMessageHeader> {
    /** Clients refuse frames of 16 MiB and more. */
    private static final int MOST_BYTES = 15 << 20;

    private static final String NOTHING = "can not find message, maybe time range not correct";

    private final MessageStore store;
    private final QueryRules rules;

    QueryMessageHandler(MessageStore store, QueryRules rules) {
        this.store = store;
        this.rules = rules;
    }

    @Override
    public CompletionStage<Response> handle(Request<QueryMessageHeader> request) {
        var header = request.header();
        AllowedNames.requireMadeTopic(header.topic());
        if (!store.hasKeyIndex()) {
            throw new RequestRejected(Refusal.KEY_INDEX_OFF,
                "this broker does not index the keys of messages: its messageIndexEnable is false");
        }
        var kind = kind(header);
        // Who asks for a unique key wants all messages with it, however many the client says.
        int most = kind == KeyKind.UNIQUE ? rules.maxUniqueMessages()
            : Math.min(header.maxNum(), rules.maxMessages());
        if (most < 1) {
            throw new RequestRejected(Refusal.NOTHING_FOUND, NOTHING + ": maxNum is " + header.maxNum()
                + "; one message at least must be asked for");
        }
        var found = store.query(new KeySearch(header.topic(), kind, header.key(), most, MOST_BYTES,
            header.beginTimestamp(), header.endTimestamp()));
        return answer(found).now();
    }

    private static Response answer(KeyMatches found) {
        String limit = found.complete() ? null : "the search was ended before all messages were looked at";
        var reply = new QueryMessageReply(found.newestTime(), Math.max(0, found.newestPosition()));
        if (found.records().isEmpty()) {
            found.release().run();
            var nothing = new RequestRejected(Refusal.NOTHING_FOUND, limit == null ? NOTHING : NOTHING + ": " + limit);
            return nothing.response(QueryMessageReply.CODEC, reply);
        }
        return Response.of(ResponseCode.SUCCESS, limit, QueryMessageReply.CODEC, reply)
            .body(found.records(), found.release());
    }

    private static KeyKind kind(QueryMessageHeader header) {
        if (header.uniqueKeyQuery()) {
            return KeyKind.UNIQUE;
        }
        String type = header.indexType();
        if (type == null || type.isEmpty()) {
            return KeyKind.ANY;
        }
        return switch (type) {
            case "K" -> KeyKind.KEYS;
            case "U" -> KeyKind.UNIQUE;
            case "T" -> KeyKind.TAGS;
            default -> throw new RequestRejected(
                Refusal.QUERY_BAD, "the index type is '" + type + "'; it may be K, U or T");
        };
    }
}
