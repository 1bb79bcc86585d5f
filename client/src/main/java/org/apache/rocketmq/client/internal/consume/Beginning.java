package org.apache.rocketmq.client.internal.consume;

import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;

/**
 * Where a group begins with a queue of which it has consumed nothing yet.
 *
 * @param timestamp for CONSUME_FROM_TIMESTAMP, in milliseconds
 */
public record Beginning(ConsumeFromWhere where, long timestamp) {

    /** Throws where there is none, or it is a time that cannot be read. */
    public static Beginning of(ConsumeFromWhere where, String timestamp) throws MQClientException {
        if (where == null) {
            throw new MQClientException("consumeFromWhere is null", null);
        }
        return new Beginning(where,
            where == ConsumeFromWhere.CONSUME_FROM_TIMESTAMP ? ConsumeTimestamp.parse(timestamp) : 0);
    }

    /** What is wrong with one; null for nothing. */
    public static String complaint(ConsumeFromWhere where, String timestamp) {
        try {
            of(where, timestamp);
            return null;
        } catch (MQClientException e) {
            return e.getErrorMessage();
        }
    }

    /** One of what was found to make sense when it was set. */
    public static Beginning checked(ConsumeFromWhere where, String timestamp) {
        try {
            return of(where, timestamp);
        } catch (MQClientException e) {
            throw new IllegalStateException(e.getErrorMessage(), e);
        }
    }
}
