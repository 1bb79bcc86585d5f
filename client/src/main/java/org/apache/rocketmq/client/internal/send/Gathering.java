package org.apache.rocketmq.client.internal.send;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.record.BadRecordException;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageBatch;
import org.apache.rocketmq.common.message.MessageClientIDSetter;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets small messages wait for others of their kind, and sends them as one batch: when it is long enough, or the first
 * has waited long enough. Any thread may add; what waits is limited by its bytes.
 */
public final class Gathering {
    private static final Logger LOG = LoggerFactory.getLogger(Gathering.class);
    private static final int LONGEST_DELAY_MILLIS = 30_000;
    private static final long LONGEST_BATCH = 2 << 20;
    /** A message with one of these cannot be part of a batch. */
    private static final List<String> ALONE = List.of(MessageConst.PROPERTY_DELAY_TIME_LEVEL,
        MessageConst.PROPERTY_TIMER_DELAY_MS, MessageConst.PROPERTY_TIMER_DELAY_SEC,
        MessageConst.PROPERTY_TIMER_DELIVER_MS, MessageConst.PROPERTY_TRANSACTION_PREPARED,
        MessageConst.PROPERTY_MESSAGE_TYPE, MessageConst.PROPERTY_PRODUCER_GROUP);

    private volatile int delayMillis = 10;
    private volatile long batchBytes = 32 << 10;
    private volatile long totalBytes = 32 << 20;
    private final Map<Kind, Bundle> bundles = new HashMap<>();
    private long waitingBytes;
    /** What comes now goes at once: nobody would send it later. */
    private boolean flushed;

    /** What messages must have in common that go together; the queue is null for any. */
    private record Kind(String topic, MessageQueue queue, boolean waitsForSafety, String tags) { }

    /** Messages of a kind that wait, and those who wait for their results. */
    private static final class Bundle {
        private final List<Message> messages = new ArrayList<>();
        private final List<CompletableFuture<SendResult>> results = new ArrayList<>();
        private long bytes;
    }

    /** Whether a message can go together with others at all. */
    public static boolean canTake(Message message) {
        return message != null && !(message instanceof MessageBatch) && message.getTopic() != null
            && !Names.isGroupTopic(message.getTopic())
            && ALONE.stream().allMatch(property -> message.getProperty(property) == null);
    }

    public int delayMillis() {
        return delayMillis;
    }

    public void setDelayMillis(int millis) {
        between("batchMaxDelayMs", millis, LONGEST_DELAY_MILLIS);
        delayMillis = millis;
    }

    public long batchBytes() {
        return batchBytes;
    }

    public void setBatchBytes(long bytes) {
        between("batchMaxBytes", bytes, LONGEST_BATCH);
        batchBytes = bytes;
    }

    public long totalBytes() {
        return totalBytes;
    }

    public void setTotalBytes(long bytes) {
        between("totalBatchMaxBytes", bytes, Long.MAX_VALUE);
        totalBytes = bytes;
    }

    private static void between(String name, long value, long most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + " must be between 1 and " + most + ", but is " + value);
        }
    }

    /** Takes a message that is ready to be sent; null where too much waits already. */
    CompletableFuture<SendResult> add(ProducerEngine engine, Message message, MessageQueue queue, long timeoutMillis) {
        var kind = new Kind(message.getTopic(), queue, message.isWaitStoreMsgOK(), message.getTags());
        var result = new CompletableFuture<SendResult>();
        Bundle full = null;
        synchronized (bundles) {
            int bytes = message.getBody().length;
            if (flushed || waitingBytes + bytes > totalBytes) {
                return null;
            }
            var bundle = bundles.get(kind);
            if (bundle == null) {
                bundle = new Bundle();
                if (!flushLater(engine, kind, bundle, timeoutMillis)) {
                    return null;
                }
                bundles.put(kind, bundle);
            }
            bundle.messages.add(message);
            bundle.results.add(result);
            bundle.bytes += bytes;
            waitingBytes += bytes;
            if (bundle.bytes >= batchBytes) {
                full = bundle;
                take(kind, bundle);
            }
        }
        if (full != null) {
            send(engine, kind, full, timeoutMillis);
        }
        return result;
    }

    /** Sends what waits, for good; complete when it is sent or has failed. */
    CompletableFuture<Void> flush(ProducerEngine engine, long timeoutMillis) {
        Map<Kind, Bundle> all;
        synchronized (bundles) {
            all = new HashMap<>(bundles);
            bundles.clear();
            waitingBytes = 0;
            flushed = true;
        }
        all.forEach((kind, bundle) -> send(engine, kind, bundle, timeoutMillis));
        return CompletableFuture.allOf(all.values().stream().flatMap(bundle -> bundle.results.stream())
            .toArray(CompletableFuture[]::new)).exceptionally(failure -> null);
    }

    /** False where the client is being shut down, and nothing can be done later. */
    private boolean flushLater(ProducerEngine engine, Kind kind, Bundle bundle, long timeoutMillis) {
        try {
            engine.loop().after(Duration.ofMillis(delayMillis), "sending what waits for " + kind.topic, () -> {
                boolean waits;
                synchronized (bundles) {
                    waits = take(kind, bundle);
                }
                if (waits) {
                    send(engine, kind, bundle, timeoutMillis);
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("Messages to {} wait for no others: {}", kind.topic, e.getMessage());
            return false;
        }
    }

    /** True where it was still there. The caller holds the lock. */
    private boolean take(Kind kind, Bundle bundle) {
        if (bundles.remove(kind, bundle)) {
            waitingBytes -= bundle.bytes;
            return true;
        }
        return false;
    }

    private static void send(ProducerEngine engine, Kind kind, Bundle bundle, long timeoutMillis) {
        QueueChoice choice = kind.queue == null ? QueueChoice.ROUND_ROBIN : QueueChoice.of(kind.queue);
        CompletableFuture<SendResult> sent;
        try {
            var message = bundle.messages.size() == 1 ? bundle.messages.get(0) : batch(bundle.messages);
            sent = engine.sendChecked(message, choice, engine.nowNanos(), timeoutMillis);
        } catch (IllegalArgumentException | UnsupportedOperationException | BadRecordException e) {
            sent = CompletableFuture.failedFuture(new MQClientException("The messages cannot be sent together: "
                + e.getMessage(), e));
        }
        sent.whenComplete((result, failure) -> {
            if (failure == null) {
                complete(bundle.results, result);
            } else {
                bundle.results.forEach(each -> each.completeExceptionally(failure));
            }
        });
    }

    private static MessageBatch batch(List<Message> messages) {
        var batch = MessageBatch.generateFromList(messages);
        MessageClientIDSetter.setUniqID(batch);
        batch.setBody(batch.encode());
        return batch;
    }

    /** Each gets the result of its message: a batch's ids are a list, and its offset is that of the first. */
    private static void complete(List<CompletableFuture<SendResult>> results, SendResult whole) {
        if (results.size() == 1) {
            results.get(0).complete(whole);
            return;
        }
        String[] ids = list(whole.getMsgId());
        String[] offsetIds = list(whole.getOffsetMsgId());
        for (int i = 0; i < results.size(); i++) {
            var part = new SendResult(whole.getSendStatus(), i < ids.length ? ids[i] : null, whole.getMessageQueue(),
                whole.getQueueOffset() + i, whole.getTransactionId(), i < offsetIds.length ? offsetIds[i] : null,
                whole.getRegionId());
            part.setTraceOn(whole.isTraceOn());
            results.get(i).complete(part);
        }
    }

    private static String[] list(String ids) {
        return ids == null ? new String[0] : ids.split(",");
    }

    @Override
    public String toString() {
        return "after " + delayMillis + " ms or with " + batchBytes + " bytes, of " + totalBytes;
    }
}
