package org.apache.rocketmq.broker.group;

import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.function.LongPredicate;
import org.apache.rocketmq.common.filter.ExpressionType;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/**
 * What a group wants of one topic.
 *
 * @param tags accepts the tag hashes that the expression may mean; null where every message is wanted
 */
public record Subscription(String topic, String text, String expressionType, long version, LongPredicate tags) {

    public static Subscription of(SubscriptionData data) {
        boolean byTag = ExpressionType.isTagType(data.getExpressionType());
        return new Subscription(data.getTopic(), data.getSubString(), data.getExpressionType(), data.getSubVersion(),
            byTag ? tagsOf(data.getSubString(), data.getCodeSet()) : null);
    }

    /** False for expressions over properties, SQL92. */
    public boolean byTag() {
        return ExpressionType.isTagType(expressionType);
    }

    /** True where both want the same messages, whatever their versions. */
    boolean sameAs(Subscription other) {
        return Objects.equals(text, other.text) && Objects.equals(expressionType, other.expressionType);
    }

    private static LongPredicate tagsOf(String text, Collection<Integer> codes) {
        if (text == null || text.isEmpty() || text.equals(SubscriptionData.SUB_ALL) || codes == null
            || codes.isEmpty()) {
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
