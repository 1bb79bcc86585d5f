package org.apache.rocketmq.client.internal.send;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.hook.SendMessageContext;
import org.apache.rocketmq.client.impl.CommunicationMode;
import org.apache.rocketmq.client.internal.rpc.Calls;
import org.apache.rocketmq.client.internal.rpc.Hint;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.exception.RemotingSendRequestException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;
import org.apache.rocketmq.remoting.internal.call.Awaited;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One send with its attempts. They follow each other, so its fields need no lock: each is handed on by a future. */
final class Sending {
    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);
    /** The rest before the second attempt at a broker that cannot be reached, where there is no other; then twice. */
    private static final long FIRST_REST_MILLIS = 100;
    private static final long REST_WHEN_FULL_MILLIS = 10;
    private static final String TIMEOUT_SETTING = "setSendMsgTimeout";

    private final Sender sender;
    private final SendOrder order;
    private final CompletableFuture<SendResult> outcome;
    private final List<String> tried = new ArrayList<>(1);
    private Sender.Target target;
    private Throwable lastFailure;
    private SendResult unsafe;
    private SendMessageContext watched;
    private long attemptNanos;

    Sending(Sender sender, SendOrder order) {
        this.sender = sender;
        this.order = order;
        this.outcome = order.mode() == CommunicationMode.SYNC
            ? new Awaited<>(sender.nanos()) : new CompletableFuture<>();
    }

    CompletableFuture<SendResult> begin() {
        attempt();
        return outcome;
    }

    void attempt() {
        attemptNanos = sender.nowNanos();
        long left = sender.millisLeft(order, attemptNanos);
        if (left <= 0) {
            giveUp("its time is up");
            return;
        }
        SendMessageHeader header;
        try {
            target = sender.target(order, target == null ? null : target.queue().getBrokerName());
            watched = sender.before(order, target);
            header = sender.header(order, target, watched);
        } catch (MQClientException e) {
            outcome.completeExceptionally(e);
            return;
        }
        tried.add(target.queue().getBrokerName());
        int most = order.policy().attemptTimeoutMillis();
        long timeout = most > 0 ? Math.min(most, left) : left;
        var message = order.message();
        sender.calls()
            .exchange(target.address(), message.type(), header, message.body(), timeout, this::ended);
    }

    private void ended(RemotingCommand response, Throwable failure) {
        try {
            sender.took(order, target.queue().getBrokerName(), attemptNanos);
            if (failure != null) {
                sender.hooks().after(watched, null, Outcome.cause(failure));
                unanswered(Outcome.cause(failure));
            } else {
                answered(response);
            }
        } catch (RuntimeException | Error e) {
            outcome.completeExceptionally(new MQClientException("The answer of " + target.address()
                + " to a send to " + target.queue() + " after " + sender.millisSpent(order) + " ms makes no sense: "
                + e.getMessage() + ". Check that a broker of a version that fits runs there", e));
        }
    }

    private void answered(RemotingCommand response) {
        String broker = target.queue().getBrokerName();
        sender.faults().answered(broker);
        var stored = SendReplies.result(order, target.queue(), response);
        if (stored.isPresent()) {
            sender.hooks().after(watched, stored.get(), null);
            boolean settled = stored.get().getSendStatus() == SendStatus.SEND_OK || !order.policy().retryUnsafe();
            if (settled || tried.size() >= order.attempts()) {
                outcome.complete(stored.get());
            } else {
                unsafe = stored.get();
                attempt();
            }
            return;
        }
        var refusal = Calls.refusal(target.address(), response);
        sender.hooks().after(watched, null, refusal);
        if (order.policy().retryCodes().contains(response.getCode())) {
            retry(refusal, 0);
        } else {
            lastFailure = refusal;
            outcome.completeExceptionally(asItIs("it allows no other attempt"));
        }
    }

    private void unanswered(Throwable failure) {
        String broker = target.queue().getBrokerName();
        if (!(failure instanceof RemotingException)) {
            outcome.completeExceptionally(new MQClientException("Sending to " + target.queue() + " at "
                + target.address() + " failed after " + sender.millisSpent(order) + " ms: " + failure, failure));
            return;
        }
        if (failure instanceof RemotingTooMuchRequestException) {
            queueAgain(failure);
            return;
        }
        if (failure instanceof RemotingSendRequestException && failure.getCause() instanceof RuntimeException) {
            lastFailure = failure;
            outcome.completeExceptionally(asItIs("a hook would do so at each broker"));
            return;
        }
        boolean silent = failure instanceof RemotingTimeoutException;
        if (silent) {
            sender.faults().silent(broker);
        } else {
            sender.faults().unreachable(broker);
        }
        // Its route may be old: whatever this send becomes, the next shall know better.
        sender.routes().refresh(order.message().topic()).exceptionally(away -> null);
        retry(failure, silent ? 0 : FIRST_REST_MILLIS << tried.size() - 1);
    }

    /** The connection has too much to write: that is no fault of the broker and no attempt, but takes time. */
    private void queueAgain(Throwable failure) {
        lastFailure = failure;
        tried.remove(tried.size() - 1);
        if (sender.isClosed()) {
            giveUpAtShutdown();
        } else if (sender.millisLeft(order) > REST_WHEN_FULL_MILLIS) {
            sender.rest(this, REST_WHEN_FULL_MILLIS);
        } else {
            giveUp("its time is up");
        }
    }

    /** Tries again; after {@code rest} where it would be the same broker. */
    private void retry(Throwable failure, long restMillis) {
        lastFailure = failure;
        if (sender.isClosed()) {
            giveUpAtShutdown();
            return;
        }
        if (tried.size() >= order.attempts()) {
            giveUp("that was the last attempt");
            return;
        }
        LOG.debug("Attempt {} of {} to send {} to {} failed, trying again: {}", tried.size(), order.attempts(),
            order.message().ids(), target.queue(), failure.getMessage());
        if (restMillis == 0 || hasOtherBroker() || restMillis >= sender.millisLeft(order)) {
            attempt();
        } else {
            sender.rest(this, restMillis);
        }
    }

    void giveUpAtShutdown() {
        giveUp("the producer was shut down");
    }

    private boolean hasOtherBroker() {
        if (order.fixedQueue() != null) {
            return false;
        }
        var route = sender.routes().known(order.message().topic());
        return route.writable().stream().anyMatch(queue -> !tried.contains(queue.getBrokerName()));
    }

    private void giveUp(String why) {
        if (unsafe != null) {
            outcome.complete(unsafe);
        } else if (isToldAsItIs()) {
            outcome.completeExceptionally(asItIs(why));
        } else if (tried.isEmpty() && lastFailure == null && !sender.isClosed()) {
            outcome.completeExceptionally(new RemotingTooMuchRequestException("There was no time for an attempt to send"
                + " to the topic " + order.message().topic() + " within " + order.timeoutMillis()
                + " ms. Allow more time (" + TIMEOUT_SETTING + ")"));
        } else {
            outcome.completeExceptionally(new MQClientException(code(), told(why), lastFailure));
        }
    }

    /** The last failure itself, with a text that tells of the whole send. */
    private Throwable asItIs(String why) {
        return lastFailure instanceof MQBrokerException refusal ? Outcome.retold(refusal, told(why))
            : Outcome.retold((RemotingException) lastFailure, told(why));
    }

    private String told(String why) {
        String hint = lastFailure == null ? "" : Hint.after(lastFailure, TIMEOUT_SETTING);
        return "Sending a message to the topic " + order.message().topic() + " failed after " + tried.size() + " of "
            + order.attempts() + " attempts and " + sender.millisSpent(order) + " ms of " + order.timeoutMillis()
            + " (" + why + "). Brokers tried: " + tried + "; message id: " + order.message().ids() + "; last failure: "
            + (lastFailure == null ? "none" : lastFailure.getMessage()) + (hint.isEmpty() ? "" : ". " + hint);
    }

    /** The refusals that callbacks hear of, and whatever fails a send to one queue or ends the only attempt. */
    private boolean isToldAsItIs() {
        boolean isRefusal = lastFailure instanceof MQBrokerException;
        boolean isWaited = order.mode() != CommunicationMode.ASYNC;
        return lastFailure != null && !sender.isClosed()
            && (isWaited ? order.fixedQueue() != null || isRefusal && order.attempts() == 1 : isRefusal);
    }

    private int code() {
        if (lastFailure instanceof MQBrokerException refusal) {
            return refusal.getResponseCode();
        }
        return lastFailure instanceof RemotingConnectException
            ? ClientErrorCode.CONNECT_BROKER_EXCEPTION : ClientErrorCode.ACCESS_BROKER_TIMEOUT;
    }
}
