package org.apache.rocketmq.broker.group;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.function.LongPredicate;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.common.filter.ExpressionType;
import org.apache.rocketmq.filter.expression.Condition;
import org.apache.rocketmq.filter.parser.SqlSelector;
import org.apache.rocketmq.filter.parser.SqlSyntaxException;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.protocol.filter.FilterAPI;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;
import org.apache.rocketmq.store.MessageFilter;

/**
 * What a group wants of one topic.
 *
 * @param tags accepts the tag hashes that the expression may mean; null where any may be wanted
 * @param selector the condition of an expression over properties; null for one by tags
 */
public record Subscription(String topic, String text, String expressionType, long version, LongPredicate tags,
    Condition selector) {

    /**
     * What a client asks for. The tag hashes are worked out here, whatever the client says that they are.
     *
     * @throws IllegalArgumentException where the expression is none
     */
    public static Subscription of(String topic, String expression, String expressionType, long version) {
        var data = FilterAPI.build(topic, expression, expressionType);
        boolean byTag = ExpressionType.isTagType(expressionType);
        return new Subscription(topic, data.getSubString(), expressionType, version,
            byTag ? anyOf(data.getCodeSet()) : null, byTag ? null : compile(data.getSubString(), expressionType));
    }

    private static Condition compile(String expression, String type) {
        if (!ExpressionType.SQL92.equals(type)) {
            throw new IllegalArgumentException("expressions of type " + type + " are not known; TAG and SQL92 are");
        }
        try {
            return SqlSelector.compile(expression);
        } catch (SqlSyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** This in the form that the wire has. */
    public SubscriptionData toWire() {
        var data = FilterAPI.build(topic, text, expressionType);
        data.setSubVersion(version);
        return data;
    }

    /** What a store is to give: messages whose tags' hash is wanted, or whose properties are selected. */
    public MessageFilter filter() {
        return selector == null ? MessageFilter.byTags(tags) : new MessageFilter() {
            @Override
            public boolean mayWant(long tagsCode, long storeTimestamp, ByteBuffer bits) {
                return true;
            }

            @Override
            public boolean wants(ByteBuffer record) {
                return selector.selects(new StoredMessage(record)::property);
            }
        };
    }

    /** False for expressions over properties. */
    public boolean byTag() {
        return selector == null;
    }

    /**
     * Refuses an expression over properties where the broker does not filter by such.
     *
     * @throws RequestRejected for one
     */
    public void requireServed(boolean filterByProperties) {
        if (!byTag() && !filterByProperties) {
            throw new RequestRejected(Refusal.PROPERTY_FILTER_OFF, "The broker does not support consumer to filter"
                + " message by " + expressionType + ": its enablePropertyFilter is false");
        }
    }

    /** True where both want the same messages, whatever their versions. */
    boolean sameAs(Subscription other) {
        return Objects.equals(text, other.text) && Objects.equals(expressionType, other.expressionType);
    }

    private static LongPredicate anyOf(Collection<Integer> codes) {
        if (codes.isEmpty()) {
            return null;
        }
        if (codes.size() == 1) {
            long only = codes.iterator().next();
            return code -> code == only;
        }
        long[] sorted = codes.stream().mapToLong(Integer::longValue).sorted().toArray();
        return code -> Arrays.binarySearch(sorted, code) >= 0;
    }
}
