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
 * kind that wait. Any thread may add; what waits is limited by its bytes.
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
     * What was taken to be sent, in its order, by where it goes: all of a line is sent by the thread that began it, as
     * two threads would send what goes to a queue in any order.
     */
    private final Map<Object, Queue<Bundle>> lines = new HashMap<>();
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
        synchronized (bundles) {
            if (flushed) {
                return null;
            }
            boolean alone = !fits || message.getBody().length >= batchBytes
                || waitingBytes + message.getBody().length > totalBytes;
            var bundle = bundles.get(kind);
            if (bundle != null && (alone || bundle.sentBytes + sent > most)) {
                begun = take(bundle, line);
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
                begun |= take(bundle, line);
            }
        }
        if (begun) {
            sendLine(engine, line, timeoutMillis);
        }
        return result;
    }

    /** Sends what waits, for good; complete when it is sent or has failed. */
    CompletableFuture<Void> flush(ProducerEngine engine, long timeoutMillis) {
        List<Bundle> all;
        var begun = new ArrayList<Object>();
        synchronized (bundles) {
            all = List.copyOf(bundles.values());
            for (Bundle bundle : all) {
                Object line = bundle.kind.line();
                if (take(bundle, line)) {
                    begun.add(line);
                }
            }
            flushed = true;
        }
        begun.forEach(line -> sendLine(engine, line, timeoutMillis));
        return CompletableFuture.allOf(all.stream().flatMap(bundle -> bundle.results.stream())
            .toArray(CompletableFuture[]::new)).exceptionally(failure -> null);
    }

    /** False where the client is being shut down, and nothing can be done later. */
    private boolean flushLater(ProducerEngine engine, Bundle bundle, long timeoutMillis) {
        String topic = bundle.kind.topic;
        try {
            engine.loop().after(Duration.ofMillis(delayMillis), "sending what waits for " + topic, () -> {
                Object line = bundle.kind.line();
                boolean begun;
                synchronized (bundles) {
                    begun = bundles.get(bundle.kind) == bundle && take(bundle, line);
                }
                if (begun) {
                    sendLine(engine, line, timeoutMillis);
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("Messages to {} wait for no others: {}", topic, e.getMessage());
            return false;
        }
    }

    /**
     * Takes a bundle that waits, to be sent after all that is in its line. The caller holds the lock, and sends the
     * line when it has given that up, where this is true: the line was not there.
     */
    private boolean take(Bundle bundle, Object line) {
        bundles.remove(bundle.kind);
        waitingBytes -= bundle.bodyBytes;
        var before = lines.get(line);
        if (before != null) {
            before.add(bundle);
            return false;
        }
        lines.put(line, new ArrayDeque<>(List.of(bundle)));
        return true;
    }

    private void sendLine(ProducerEngine engine, Object line, long timeoutMillis) {
        for (var bundle = nextIn(line); bundle != null; bundle = nextIn(line)) {
            send(engine, bundle, timeoutMillis);
        }
    }

    /** Null where all is sent: the line is no more. */
    private Bundle nextIn(Object line) {
        synchronized (bundles) {
            var next = lines.get(line).poll();
            if (next == null) {
                lines.remove(line);
            }
            return next;
        }
    }

    private static void send(ProducerEngine engine, Bundle bundle, long timeoutMillis) {
        var queue = bundle.kind.queue;
        QueueChoice choice = queue == null ? QueueChoice.ROUND_ROBIN : QueueChoice.of(queue);
        // Whatever goes wrong, also before there is a request, is told: what is behind it in its line goes even so.
        CompletableFuture.completedFuture(bundle.messages)
            .thenApply(Gathering::asOne)
            .thenCompose(message -> engine.sendChecked(message, choice, engine.nowNanos(), timeoutMillis))
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
