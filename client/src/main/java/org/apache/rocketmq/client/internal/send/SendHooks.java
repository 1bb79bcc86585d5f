package org.apache.rocketmq.client.internal.send;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.hook.CheckForbiddenContext;
import org.apache.rocketmq.client.hook.CheckForbiddenHook;
import org.apache.rocketmq.client.hook.EndTransactionContext;
import org.apache.rocketmq.client.hook.EndTransactionHook;
import org.apache.rocketmq.client.hook.SendMessageContext;
import org.apache.rocketmq.client.hook.SendMessageHook;
import org.apache.rocketmq.client.impl.producer.DefaultMQProducerImpl;
import org.apache.rocketmq.client.internal.hook.HookCall;
import org.apache.rocketmq.client.producer.SendResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hooks of one producer. What they throw goes to the log, but for those that may forbid a send. */
public final class SendHooks {
    private static final Logger LOG = LoggerFactory.getLogger(SendHooks.class);

    private final List<CheckForbiddenHook> forbidding = new CopyOnWriteArrayList<>();
    private final List<SendMessageHook> sending = new CopyOnWriteArrayList<>();
    private final List<EndTransactionHook> ending = new CopyOnWriteArrayList<>();
    private volatile DefaultMQProducerImpl producer;

    /** Whom hooks are told to be the producer. */
    public void of(DefaultMQProducerImpl told) {
        producer = told;
    }

    public void add(CheckForbiddenHook hook) {
        forbidding.add(hook);
        LOG.info("Registered the hook {} that may forbid sends", hook.hookName());
    }

    public void add(SendMessageHook hook) {
        sending.add(hook);
        LOG.info("Registered the hook {} of sends", hook.hookName());
    }

    public void add(EndTransactionHook hook) {
        ending.add(hook);
        LOG.info("Registered the hook {} of transactions", hook.hookName());
    }

    public boolean forbids() {
        return !forbidding.isEmpty();
    }

    public boolean seesSends() {
        return !sending.isEmpty();
    }

    public boolean seesTransactions() {
        return !ending.isEmpty();
    }

    /** Asks whether the message may go there; throws where a hook forbids it. */
    void check(SendOrder order, Sender.Target target, String nameServers) throws MQClientException {
        var context = new CheckForbiddenContext();
        context.setNameSrvAddr(nameServers);
        context.setGroup(order.message().group());
        context.setCommunicationMode(order.mode());
        context.setBrokerAddr(target.address());
        context.setMessage(order.message().source());
        context.setMq(target.queue());
        context.setUnitMode(order.policy().scope().unitMode());
        for (CheckForbiddenHook hook : forbidding) {
            HookCall.ask(hook.hookName(), hook::checkForbidden, context);
        }
    }

    /** Tells of an attempt that begins. */
    SendMessageContext before(SendOrder order, Sender.Target target, String clientAddress) {
        var context = new SendMessageContext();
        context.setProducer(producer);
        context.setProducerGroup(order.message().group());
        context.setCommunicationMode(order.mode());
        context.setBornHost(clientAddress);
        context.setBrokerAddr(target.address());
        context.setMessage(order.message().source());
        context.setMq(target.queue());
        context.setNamespace(order.policy().scope().namespace());
        context.setMsgType(order.message().kind());
        sending.forEach(hook -> HookCall.of(hook.hookName(), hook::sendMessageBefore, context));
        return context;
    }

    /** Tells how the attempt ended; {@code context} is what {@link #before} made, or null where nobody heard of it. */
    void after(SendMessageContext context, SendResult result, Throwable failure) {
        if (context == null) {
            return;
        }
        context.setSendResult(result);
        if (failure instanceof Exception exception) {
            context.setException(exception);
        }
        sending.forEach(hook -> HookCall.of(hook.hookName(), hook::sendMessageAfter, context));
    }

    /** Tells how a transaction ends. */
    void ended(EndTransactionContext context) {
        ending.forEach(hook -> HookCall.of(hook.hookName(), hook::endTransaction, context));
    }
}
