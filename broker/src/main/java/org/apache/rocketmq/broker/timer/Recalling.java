package org.apache.rocketmq.broker.timer;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.store.Appended;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.NewMessage;
import org.apache.rocketmq.store.key.KeyKind;
import org.apache.rocketmq.store.key.KeySearch;

/**
 * Takes messages back that wait for their time: stores a record that says so, as Apache's broker does. Who is told that
 * it is done will never see the message delivered, and who is refused will, unless it was not there.
 */
final class Recalling {
    private static final String TAG = "_RECALL_TAG_";
    private static final byte[] BODY = {'0'};
    private static final int MOST_RECORDS = 64;
    private static final int MOST_BYTES = 64 << 20;

    private final TimerRules rules;
    private final MessageStore store;
    private final Recalls recalls;
    private final InstantSource clock;
    /** Wakes the loop, which may hold the message. */
    private final Runnable wake;

    Recalling(TimerRules rules, MessageStore store, Recalls recalls, InstantSource clock, Runnable wake) {
        this.rules = rules;
        this.store = store;
        this.recalls = recalls;
        this.clock = clock;
        this.wake = wake;
    }

    /**
     * Takes a message back.
     *
     * @param from who asks
     * @return completes with the outcome of storing the record that says so; with null where it is there already
     * @throws RequestRejected where the message is not one that can be taken back
     */
    CompletionStage<Appended> takeBack(RecallHandle handle, String group, InetSocketAddress from) {
        check(handle);
        String name = WaitingTimer.name(handle.topic(), handle.key());
        var known = find(handle);
        if (!recalls.hold(name, handle.dueMillis()) || known == Known.TAKEN_BACK) {
            recalls.release(name);
            return CompletableFuture.completedFuture(null);
        }
        return store.append(record(handle, group, from)).whenComplete((appended, failure) -> {
            if (failure == null) {
                recalls.stored(name);
            } else {
                recalls.release(name);
            }
            wake.run();
        });
    }

    private void check(RecallHandle handle) {
        if (!handle.brokerName().equals(rules.brokerName())) {
            throw new RequestRejected(Refusal.RECALL_HANDLE_BAD, "recall failed, broker service not available: the"
                + " message is one of broker " + handle.brokerName());
        }
        long waits = handle.dueMillis() - clock.millis();
        if (waits <= 0) {
            throw Recalls.tooLate(handle.dueMillis());
        }
        if (waits > rules.longestDelayMillis() + WheelTime.SECOND) {
            throw new RequestRejected(Refusal.RECALL_HANDLE_BAD, "recall failed, timestamp invalid: no message waits"
                + " until " + handle.dueMillis());
        }
    }

    /** What is known of a message by its key. */
    private enum Known { WAITING, TAKEN_BACK }

    /** Looks for the message, and for a record that has taken it back; without an index it is believed to be there. */
    private Known find(RecallHandle handle) {
        if (!store.hasKeyIndex()) {
            return Known.WAITING;
        }
        var found = store.query(new KeySearch(WaitingTimer.TOPIC, KeyKind.UNIQUE, handle.key(), MOST_RECORDS,
            MOST_BYTES, 0, Long.MAX_VALUE));
        boolean isThere = false;
        boolean isTakenBack = false;
        try {
            for (var bytes : found.records()) {
                var timer = WaitingTimer.of(new StoredMessage(bytes));
                if (timer != null && timer.topic().equals(handle.topic()) && timer.key().equals(handle.key())) {
                    isThere |= !timer.deletes() && timer.wheelMillis() + 1 == handle.dueMillis();
                    isTakenBack |= timer.deletes()
                        && WheelTime.second(timer.wheelMillis()) == WheelTime.second(wheelMillis(handle));
                }
            }
        } finally {
            found.release().run();
        }
        if (!isThere) {
            throw new RequestRejected(Refusal.RECALL_UNKNOWN, "recall failed, no message with the key " + handle.key()
                + " waits here until " + handle.dueMillis());
        }
        return isTakenBack ? Known.TAKEN_BACK : Known.WAITING;
    }

    private static long wheelMillis(RecallHandle handle) {
        return WheelTime.of(handle.dueMillis());
    }

    private NewMessage record(RecallHandle handle, String group, InetSocketAddress from) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put(MessageConst.PROPERTY_TIMER_DEL_UNIQKEY,
            WaitingTimer.deleteKey(handle.topic(), handle.key(), rules.topicInDeleteKeys()));
        properties.put(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX, handle.key());
        properties.put(MessageConst.PROPERTY_TIMER_DELIVER_MS, Long.toString(handle.dueMillis()));
        properties.put(MessageConst.PROPERTY_TAGS, TAG);
        properties.put(MessageConst.PROPERTY_PRODUCER_GROUP, group);
        var plain = new NewMessage(handle.topic(), 0, 0, 0, clock.millis(), from, 0, 0, ByteBuffer.wrap(BODY),
            PropertiesText.fromMap(properties));
        return WaitingTimer.postponed(plain, wheelMillis(handle));
    }
}
