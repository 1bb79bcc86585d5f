package org.apache.rocketmq.client.internal.send;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.record.BadRecordException;
import org.apache.rocketmq.common.internal.record.BatchUnit;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageBatch;
import org.apache.rocketmq.common.message.MessageClientIDSetter;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets small messages wait for others of their kind, and sends them as one batch: when it is long enough, or the first
 * has waited long enough. One that fills a batch by itself, or fits into none, goes alone, but not before those of its
 * kind that wait. Any thread may add, and sends nothing but what it took itself. What has waited long enough, and what
 * came into a line that another thread was sending, is sent by the thread for batches: neither that other one nor the
 * clients' loop may be held up by all that comes, and those of callbacks may all wait for the results of messages that
 * go together.
 *
 * <p>What waits is limited by its bytes: a message beyond that waits for no others, only for its turn, and is one that
 * a thread waits for or that holds a permit of the {@code SendWindow}.
 */
public final class Gathering {
    private static final Logger LOG = LoggerFactory.getLogger(Gathering.class);
    private static final int LONGEST_DELAY_MILLIS = 30_000;
    private static final long LONGEST_BATCH = 2 << 20;
    /** Of a batch as it is sent: so much brokers take unless they are told otherwise. */
    private static final long LONGEST_SENT = 4 << 20;
    /** A message with one of these cannot be part of a batch. */
    private static final List<String> ALONE = List.of(MessageConst.PROPERTY_DELAY_TIME_LEVEL,
        MessageConst.PROPERTY_TIMER_DELAY_MS, MessageConst.PROPERTY_TIMER_DELAY_SEC,
        MessageConst.PROPERTY_TIMER_DELIVER_MS, MessageConst.PROPERTY_TRANSACTION_PREPARED,
        MessageConst.PROPERTY_MESSAGE_TYPE, MessageConst.PROPERTY_PRODUCER_GROUP);

    private volatile int delayMillis = 10;
    private volatile long batchBytes = 32 << 10;
    private volatile long totalBytes = 32 << 20;
    /** What waits. Guards itself and what follows. */
    private final Map<Kind, Bundle> bundles = new HashMap<>();
    /**
     * What was taken to be sent, in its order, by where it goes; the first of a line is being sent. A line is sent by
     * one thread at a time, as two would send what goes to a queue in any order.
     */
    private final Map<Object, Queue<Bundle>> lines = new HashMap<>();
    /** Of what waits for others, or in a line for its turn. */
    private long waitingBytes;
    /** What comes now goes at once: nobody would send it later. */
    private boolean flushed;

    /** What messages must have in common that go together; the queue is null for any. */
    private record Kind(String topic, MessageQueue queue, boolean waitsForSafety, String tags) {
        /** Where no order is to be kept, each bundle makes a line of its own. */
        Object line() {
            return queue == null ? new Object() : queue;
        }
    }

    /** Messages of a kind that wait, and those who wait for their results. */
    private static final class Bundle {
        private final Kind kind;
        private final List<Message> messages = new ArrayList<>();
        private final List<CompletableFuture<SendResult>> results = new ArrayList<>();
        private long bodyBytes;
        private long sentBytes;
        /** When it was taken to be sent: waiting for its turn is part of its time. */
        private long startNanos;
        private long timeoutMillis;

        Bundle(Kind kind) {
            this.kind = kind;
        }

        CompletableFuture<SendResult> add(Message message, long sent) {
            var result = new CompletableFuture<SendResult>();
            messages.add(message);
            results.add(result);
            bodyBytes += message.getBody().length;
            sentBytes += sent;
            return result;
        }
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

    /** Takes a message that is ready to be sent; null where nothing may wait any more. */
    CompletableFuture<SendResult> add(ProducerEngine engine, Message message, MessageQueue queue, long timeoutMillis) {
        var kind = new Kind(message.getTopic(), queue, message.isWaitStoreMsgOK(), message.getTags());
        Object line = kind.line();
        int properties = PropertiesText.bytesOfMap(message.getProperties());
        long sent = BatchUnit.length(message.getBody().length, properties);
        long most = Math.min(engine.maxMessageBytes(), LONGEST_SENT);
        boolean fits = sent <= most && properties <= RecordLayout.MAX_PROPERTIES_BYTES;
        CompletableFuture<SendResult> result;
        boolean begun = false;
        int taken = 0;
        synchronized (bundles) {
            if (flushed) {
                return null;
            }
            boolean alone = !fits || message.getBody().length >= batchBytes
                || waitingBytes + message.getBody().length > totalBytes;
            var bundle = bundles.get(kind);
            if (bundle != null && (alone || bundle.sentBytes + sent > most)) {
                begun = take(bundle, line, engine.nowNanos(), timeoutMillis);
                taken++;
                bundle = null;
            }
            if (bundle == null) {
                bundle = new Bundle(kind);
                alone = alone || !flushLater(engine, bundle, timeoutMillis);
                bundles.put(kind, bundle);
            }
            result = bundle.add(message, sent);
            waitingBytes += message.getBody().length;
            if (alone || bundle.bodyBytes >= batchBytes) {
                begun |= take(bundle, line, engine.nowNanos(), timeoutMillis);
                taken++;
            }
        }
        if (begun) {
            sendLine(engine, line, taken);
        }
        return result;
    }

    /** Sends what waits, for good; complete when it is sent or has failed. */
    CompletableFuture<Void> flush(ProducerEngine engine, long timeoutMillis) {
        var begun = new ArrayList<Object>();
        CompletableFuture<?>[] all;
        synchronized (bundles) {
            for (Bundle bundle : List.copyOf(bundles.values())) {
                Object line = bundle.kind.line();
                if (take(bundle, line, engine.nowNanos(), timeoutMillis)) {
                    begun.add(line);
                }
            }
            flushed = true;
            all = lines.values().stream().flatMap(Queue::stream).flatMap(bundle -> bundle.results.stream())
                .toArray(CompletableFuture[]::new);
        }
        // Nothing comes any more: each line is sent to its end by whoever is at it.
        begun.forEach(line -> sendLine(engine, line, Integer.MAX_VALUE));
        return CompletableFuture.allOf(all).exceptionally(failure -> null);
    }

    /** False where too much waits to be done later. */
    private boolean flushLater(ProducerEngine engine, Bundle bundle, long timeoutMillis) {
        String topic = bundle.kind.topic;
        try {
            engine.batches().after(Duration.ofMillis(delayMillis), "sending what waits for " + topic, () -> {
                Object line = bundle.kind.line();
                boolean begun;
                synchronized (bundles) {
                    begun = bundles.get(bundle.kind) == bundle
                        && take(bundle, line, engine.nowNanos(), timeoutMillis);
                }
                if (begun) {
                    sendLine(engine, line, 1);
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("Messages to {} wait for no others: {}", topic, e.getMessage());
            return false;
        }
    }

    /**
     * Takes a bundle that waits, to be sent after all that is in its line. The caller holds the lock, and has the line
     * sent when it has given that up, where this is true: the line was not there.
     */
    private boolean take(Bundle bundle, Object line, long startNanos, long timeoutMillis) {
        bundles.remove(bundle.kind);
        bundle.startNanos = startNanos;
        bundle.timeoutMillis = timeoutMillis;
        var before = lines.get(line);
        if (before != null) {
            before.add(bundle);
            return false;
        }
        lines.put(line, new ArrayDeque<>(List.of(bundle)));
        return true;
    }

    /** Sends so many of the line, and has another thread send what is behind them. */
    private void sendLine(ProducerEngine engine, Object line, int most) {
        int sent = 0;
        do {
            send(engine, firstOf(line));
            sent++;
        } while (isMoreIn(line) && (sent < most || !handOver(engine, line)));
    }

    private Bundle firstOf(Object line) {
        synchronized (bundles) {
            var first = lines.get(line).element();
            waitingBytes -= first.bodyBytes;
            return first;
        }
    }

    /** Whether there is more than the first, which is sent; else the line is no more. */
    private boolean isMoreIn(Object line) {
        synchronized (bundles) {
            var left = lines.get(line);
            left.remove();
            if (left.isEmpty()) {
                lines.remove(line);
            }
            return !left.isEmpty();
        }
    }

    /** One bundle at a time, so that other lines have their turn; false where that is done no more. */
    private boolean handOver(ProducerEngine engine, Object line) {
        try {
            engine.batches().execute(() -> sendLine(engine, line, 1));
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("What waits is sent to its end by the thread that is at it: {}", e.getMessage());
            return false;
        }
    }

    private static void send(ProducerEngine engine, Bundle bundle) {
        var queue = bundle.kind.queue;
        QueueChoice choice = queue == null ? QueueChoice.ROUND_ROBIN : QueueChoice.of(queue);
        // Whatever goes wrong, also before there is a request, is told: what is behind it in its line goes even so.
        CompletableFuture.completedFuture(bundle.messages)
            .thenApply(Gathering::asOne)
            .thenCompose(message -> engine.sendChecked(message, choice, bundle.startNanos, bundle.timeoutMillis))
            .whenComplete((result, failure) -> {
                if (failure == null) {
                    complete(bundle.results, result);
                } else {
                    bundle.results.forEach(each -> each.completeExceptionally(Outcome.again(failure)));
                }
            });
    }

    private static Message asOne(List<Message> messages) {
        if (messages.size() == 1) {
            return messages.get(0);
        }
        try {
            var batch = MessageBatch.generateFromList(messages);
            MessageClientIDSetter.setUniqID(batch);
            batch.setBody(batch.encode());
            return batch;
        } catch (IllegalArgumentException | UnsupportedOperationException | BadRecordException e) {
            throw new CompletionException(new MQClientException("The messages to " + messages.get(0).getTopic()
                + " cannot be sent together: " + e.getMessage(), e));
        }
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
