package org.apache.rocketmq.client.internal.pop;

import java.time.Duration;
import org.apache.rocketmq.common.message.MessageExt;

/** Popped messages for tests of what is done with them. */
public final class PopFixture {
    public static final Duration INVISIBLE = Duration.ofSeconds(60);

    private PopFixture() { }

    public static Receipt receipt(long offset, long sinceNanos) {
        return new Receipt("topic", "broker-a", 2, offset, "0 1000 60000 0 0 broker-a 2 " + offset, sinceNanos,
            INVISIBLE);
    }

    /** The receipt that comes instead of another after one more millisecond of the broker's. */
    public static Receipt renewed(Receipt receipt, long sinceNanos) {
        return new Receipt(receipt.topic(), receipt.brokerName(), receipt.queueId(), receipt.offset(),
            receipt.text().replace(" 1000 ", " 1001 "), sinceNanos, INVISIBLE);
    }

    public static PopQueue queue(int most, int popped) {
        var queue = new PopQueue(most);
        queue.add(popped, 1);
        return queue;
    }

    public static PoppedMessage message(long offset, long sinceNanos, PopQueue source) {
        var message = new MessageExt();
        message.setTopic("topic");
        message.setQueueOffset(offset);
        message.setMsgId("id-" + offset);
        message.setBrokerName("broker-a");
        return new PoppedMessage(message, receipt(offset, sinceNanos), source);
    }
}
