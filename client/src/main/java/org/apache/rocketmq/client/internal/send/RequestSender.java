package org.apache.rocketmq.client.internal.send;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.exception.RequestTimeoutException;
import org.apache.rocketmq.client.internal.loop.ClientClock;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.reply.OpenRequest;
import org.apache.rocketmq.client.internal.route.TopicRoute;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.client.producer.RequestCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages that other clients are to reply to. A reply comes by any broker of the cluster, to the client whose
 * heartbeats it gets, so before the first request to a topic all of them hear of this client.
 */
public final class RequestSender {
    private static final Logger LOG = LoggerFactory.getLogger(RequestSender.class);
    private static final Duration LONGEST_HEARING = Duration.ofSeconds(1);

    private final ClientInstance instance;
    private final ProducerEngine engine;
    /** By topic, how its clusters' brokers hear of this client; not more topics than the application asks. */
    private final ConcurrentHashMap<String, CompletableFuture<Void>> introductions = new ConcurrentHashMap<>();
    /** Requests that wait for these introductions. */
    private final WaitingLines<Void> early;

    RequestSender(ClientInstance instance, ProducerEngine engine) {
        this.instance = instance;
        this.engine = engine;
        early = new WaitingLines<>(instance.callbacks());
    }

    /** Sends and waits for the reply. */
    public Message request(Message message, QueueChoice choice, long timeoutMillis) throws RequestTimeoutException,
        MQClientException, RemotingException, MQBrokerException, InterruptedException {
        engine.check(message);
        var request = open(message, timeoutMillis);
        long start = instance.clock().nanos().getAsLong();
        try {
            var introduced = introduce(message.getTopic());
            if (!introduced.isDone()) {
                // Waits on this thread, and sends on it: those of callbacks may all be in requests such as this one.
                CompletableFuture.anyOf(introduced.exceptionally(failure -> null), request)
                    .get(timeoutMillis, TimeUnit.MILLISECONDS);
            }
            passEarlier(message.getTopic(), introduced,
                ClientClock.millisLeft(start, timeoutMillis, engine.nowNanos()));
            if (!request.isDone()) {
                send(request, introduced, message, choice, start, timeoutMillis);
            }
            return request.get(ClientClock.millisLeft(start, timeoutMillis, engine.nowNanos()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            request.expire();
            return ended(request);
        } catch (ExecutionException e) {
            return ended(request);
        } finally {
            request.cancel(false);
            request.release();
        }
    }

    private static Message ended(OpenRequest request) throws RequestTimeoutException,
        MQClientException, RemotingException, MQBrokerException, InterruptedException {
        try {
            return request.getNow(null);
        } catch (CompletionException e) {
            if (e.getCause() instanceof RequestTimeoutException late) {
                late.fillInStackTrace();
                throw late;
            }
            return Outcome.get(request, 0, request::toString);
        }
    }

    /** Sends and calls back. What is wrong with the message, or with there being too many, is thrown at once. */
    public void request(Message message, QueueChoice choice, RequestCallback callback, long timeoutMillis)
        throws MQClientException, RemotingException, InterruptedException {
        if (callback == null) {
            throw new MQClientException("The callback of the request is null", null);
        }
        engine.check(message);
        var introduced = introduce(message.getTopic());
        passEarlier(message.getTopic(), introduced, timeoutMillis);
        var request = open(message, timeoutMillis);
        long start = instance.clock().nanos().getAsLong();
        send(request, introduced, message, choice, start, timeoutMillis);
        request.whenComplete((reply, failure) -> engine.callbacks().run("a request", () -> {
            request.release();
            if (failure == null) {
                callback.onSuccess(reply);
            } else {
                callback.onException(Outcome.cause(failure));
            }
        }));
    }

    private OpenRequest open(Message message, long timeoutMillis) throws RemotingTooMuchRequestException {
        var request = instance.openRequests().open(message.getTopic(), timeoutMillis);
        MessageAccessor.putProperty(message, MessageConst.PROPERTY_CORRELATION_ID, request.correlationId());
        MessageAccessor.putProperty(
            message, MessageConst.PROPERTY_MESSAGE_REPLY_TO_CLIENT, instance.clientId());
        MessageAccessor.putProperty(message, MessageConst.PROPERTY_MESSAGE_TTL, Long.toString(timeoutMillis));
        return request;
    }

    private void send(OpenRequest request, CompletableFuture<Void> introduced, Message message, QueueChoice choice,
        long start, long timeoutMillis) {
        String topic = message.getTopic();
        Function<Void, CompletableFuture<SendResult>> way =
            done -> engine.sendChecked(message, choice, start, timeoutMillis);
        // The choice of the queue may be an application's code: it runs on this thread or on one of the callbacks'.
        (introduced.isDone() && !early.has(topic) ? introduced.thenCompose(way)
            : early.join(topic, () -> introduced, way))
            .whenComplete((result, failure) -> {
                if (failure == null) {
                    request.sent(result.getMessageQueue());
                } else {
                    // Others wait for the same introduction.
                    request.failed(Outcome.again(failure), instance.clock().nanos().getAsLong());
                }
            });
    }

    /** Has those go first that wait for what is there now. */
    private void passEarlier(String topic, CompletableFuture<Void> introduced, long timeoutMillis)
        throws InterruptedException {
        if (introduced.isDone() && !introduced.isCompletedExceptionally()) {
            early.pass(topic, null, timeoutMillis);
            engine.passEarlier(topic, timeoutMillis);
        }
    }

    private CompletableFuture<Void> introduce(String topic) {
        var mine = new CompletableFuture<Void>();
        var before = introductions.putIfAbsent(topic, mine);
        if (before != null) {
            return before;
        }
        engine.route(topic)
            .thenCompose(this::findReplyTopics)
            .thenCompose(done -> beat())
            .whenComplete((done, failure) -> {
                if (failure == null) {
                    mine.complete(null);
                } else {
                    introductions.remove(topic, mine);
                    mine.completeExceptionally(Outcome.cause(failure));
                }
            });
        return mine;
    }

    /** Complete when all brokers have heard, or have had their time: one that hangs passes no reply on anyway. */
    private CompletableFuture<Void> beat() {
        var heard = instance.heartbeats().beatAll();
        var patience = instance.loop().after(LONGEST_HEARING, "brokers that do not hear", () -> heard.complete(null));
        heard.whenComplete((done, failure) -> patience.close());
        return heard;
    }

    /** From then on the clusters' brokers are among those that get heartbeats. */
    private CompletableFuture<Void> findReplyTopics(TopicRoute route) {
        return CompletableFuture.allOf(route.clusters().stream()
            .map(cluster -> instance.routes().find(SystemTopics.replyTopic(cluster)).handle((found, failure) -> {
                if (failure != null) {
                    LOG.info("The brokers that take replies of the cluster {} cannot be found: {}", cluster,
                        Outcome.cause(failure).getMessage());
                }
                return found;
            })).toArray(CompletableFuture[]::new));
    }
}
