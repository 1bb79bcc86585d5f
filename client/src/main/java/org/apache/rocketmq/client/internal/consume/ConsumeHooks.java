package org.apache.rocketmq.client.internal.consume;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.client.consumer.listener.ConsumeReturnType;
import org.apache.rocketmq.client.hook.ConsumeMessageContext;
import org.apache.rocketmq.client.hook.ConsumeMessageHook;
import org.apache.rocketmq.client.hook.FilterMessageContext;
import org.apache.rocketmq.client.hook.FilterMessageHook;
import org.apache.rocketmq.client.internal.hook.HookCall;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hooks of one consumer. What they throw goes to the log. */
public final class ConsumeHooks {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumeHooks.class);

    private final List<ConsumeMessageHook> consuming = new CopyOnWriteArrayList<>();
    private final List<FilterMessageHook> filtering = new CopyOnWriteArrayList<>();

    public void add(ConsumeMessageHook hook) {
        consuming.add(hook);
        LOG.info("Registered the hook {} of the listener", hook.hookName());
    }

    public void add(FilterMessageHook hook) {
        filtering.add(hook);
        LOG.info("Registered the hook {} of pulled messages", hook.hookName());
    }

    public boolean seesListener() {
        return !consuming.isEmpty();
    }

    /** Tells of messages that the application is about to get; null where nobody hears of it. */
    public ConsumeMessageContext begin(
        ConsumerScope scope, String group, MessageQueue queue, List<MessageExt> messages) {
        if (!seesListener()) {
            return null;
        }
        var context = new ConsumeMessageContext();
        context.setNamespace(scope.namespace());
        context.setConsumerGroup(group);
        context.setAccessChannel(scope.channel());
        context.setMq(queue);
        context.setMsgList(messages);
        context.setProps(new HashMap<>());
        before(context);
        return context;
    }

    /** Tells how that ended; nothing for null. */
    public void end(ConsumeMessageContext context, boolean success, String status, ConsumeReturnType kind) {
        if (context != null) {
            context.setSuccess(success);
            context.setStatus(status);
            context.getProps().put(MixAll.CONSUME_CONTEXT_TYPE, kind.name());
            after(context);
        }
    }

    private void before(ConsumeMessageContext context) {
        consuming.forEach(hook -> HookCall.of(hook.hookName(), hook::consumeMessageBefore, context));
    }

    private void after(ConsumeMessageContext context) {
        consuming.forEach(hook -> HookCall.of(hook.hookName(), hook::consumeMessageAfter, context));
    }

    /** What the hooks leave of the messages of a pull. */
    List<MessageExt> filter(String group, boolean unitMode, MessageQueue queue, List<MessageExt> messages) {
        if (filtering.isEmpty()) {
            return messages;
        }
        var context = new FilterMessageContext();
        context.setConsumerGroup(group);
        context.setUnitMode(unitMode);
        context.setMq(queue);
        context.setMsgList(new ArrayList<>(messages));
        filtering.forEach(hook -> HookCall.of(hook.hookName(), hook::filterMessage, context));
        return context.getMsgList();
    }
}
