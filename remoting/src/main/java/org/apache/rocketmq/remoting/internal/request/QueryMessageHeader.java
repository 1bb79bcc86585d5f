package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/**
 * Asks for messages by a key.
 *
 * @param beginTimestamp and {@code endTimestamp}: when the messages were stored
 * @param indexType K for a message's KEYS, U for its unique key, T for its tags; may be absent
 * @param lastKey where an earlier answer ended; may be absent
 * @param uniqueKeyQuery whether the key is a unique one, which clients without an index type say this way
 */
public record QueryMessageHeader(String topic, String key, int maxNum, long beginTimestamp, long endTimestamp,
    String indexType, String lastKey, boolean uniqueKeyQuery) {

    /** Not a field of the header in other implementations, but one beside it. */
    private static final String UNIQUE_KEY_QUERY = "_UNIQUE_KEY_QUERY";

    public static final HeaderCodec<QueryMessageHeader> CODEC = new HeaderCodec<>() {
        @Override
        public QueryMessageHeader decode(Fields in) {
            return new QueryMessageHeader(
                in.string("topic"), in.string("key"), in.int32("maxNum"), in.int64("beginTimestamp"),
                in.int64("endTimestamp"), in.get("indexType"), in.get("lastKey"),
                in.bool(UNIQUE_KEY_QUERY, false));
        }

        @Override
        public void encode(QueryMessageHeader header, Fields out) {
            out.put("topic", header.topic);
            out.put("key", header.key);
            out.put("maxNum", header.maxNum);
            out.put("beginTimestamp", header.beginTimestamp);
            out.put("endTimestamp", header.endTimestamp);
            out.put("indexType", header.indexType);
            out.put("lastKey", header.lastKey);
            out.put(UNIQUE_KEY_QUERY, header.uniqueKeyQuery);
        }
    };
}
