package org.apache.rocketmq.client.internal.consume;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.client.internal.send.ProducerEngine;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.net.Hosts;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.internal.request.ConsumerSendMsgBackHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.NamespaceUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has messages delivered again that could not be consumed: by their broker, or else as new ones in the retry topic. */
public final class SendBack {
    private static final Logger LOG = LoggerFactory.getLogger(SendBack.class);
    private static final long TIMEOUT_MILLIS = 5_000;
    /** The delay level of the first retry, as brokers count it: 10 s. Each further one takes the next level. */
    private static final int FIRST_RETRY_LEVEL = 3;

    private final String group;
    private final Supplier<ConsumerPolicy> policy;
    /** What listeners do not see of topics. */
    private final String namespace;
    private final ClientInstance instance;
    private final ProducerEngine producer;

    SendBack(ConsumerSettings settings, ClientInstance instance, ProducerEngine producer) {
        this.group = settings.group();
        this.policy = settings.policy();
        this.namespace = settings.scope().namespace();
        this.instance = instance;
        this.producer = producer;
    }

    /**
     * Asks the message's broker, then sends it anew if that fails.
     *
     * @param delayLevel 0 leaves the delay to the broker; below 0 the message goes to the dead letters at once
     */
    CompletableFuture<Void> send(MessageExt message, int delayLevel) {
        return ask(message, delayLevel, message.getBrokerName()).exceptionallyCompose(failure -> {
            LOG.warn("{} does not take back {}: {}", message.getBrokerName(), message.getMsgId(),
                Outcome.cause(failure).getMessage());
            if (delayLevel < 0) {
                // Only a broker can put it among the dead letters.
                return CompletableFuture.failedFuture(Outcome.cause(failure));
            }
            return producer.sendInternally(anew(message, delayLevel)).thenApply(result -> null);
        });
    }

    /** Sends a message anew that was tried here as often as it may be; a broker puts it among the dead letters. */
    CompletableFuture<Void> sendExhausted(MessageExt message) {
        return producer.sendInternally(anew(message, 0)).thenApply(result -> null);
    }

    /** Asks the broker of that name, or where it is not known, the host that stored the message. */
    CompletableFuture<Void> ask(MessageExt message, int delayLevel, String brokerName) {
        var asking = new Asking(group, policy.get().reconsumeLimit(), topic(message));
        return ask(instance, asking, message, delayLevel, brokerName);
    }

    /** On whose behalf: a group, which gets a message of that topic so often at most. */
    public record Asking(String group, int reconsumeLimit, String topic) { }

    /** The same on behalf of any group. */
    public static CompletableFuture<Void> ask(ClientInstance instance, Asking asking, MessageExt message,
        int delayLevel, String brokerName) {
        String known = brokerName == null ? null : instance.routes().masterAddress(brokerName);
        String address = known != null ? known : Hosts.text((InetSocketAddress) message.getStoreHost());
        var header = new ConsumerSendMsgBackHeader(message.getCommitLogOffset(), asking.group, delayLevel,
            message.getMsgId(), asking.topic, false, asking.reconsumeLimit);
        return instance.calls().call(address, Requests.CONSUMER_SEND_MSG_BACK, header, null, TIMEOUT_MILLIS);
    }

    private String topic(MessageExt message) {
        return NamespaceUtil.wrapNamespace(namespace, message.getTopic());
    }

    private Message anew(MessageExt message, int delayLevel) {
        var copy = new Message(Names.RETRY_PREFIX + group, message.getBody());
        copy.setFlag(message.getFlag());
        MessageAccessor.setProperties(copy, MessageAccessor.deepCopyProperties(message.getProperties()));
        String origin = MessageAccessor.getOriginMessageId(message);
        MessageAccessor.setOriginMessageId(copy, origin == null ? message.getMsgId() : origin);
        MessageAccessor.putProperty(copy, MessageConst.PROPERTY_RETRY_TOPIC, topic(message));
        MessageAccessor.setReconsumeTime(copy, Integer.toString(message.getReconsumeTimes() + 1));
        MessageAccessor.setMaxReconsumeTimes(copy, Integer.toString(policy.get().reconsumeLimit()));
        MessageAccessor.clearProperty(copy, MessageConst.PROPERTY_TRANSACTION_PREPARED);
        copy.setDelayTimeLevel(delayLevel > 0 ? delayLevel : FIRST_RETRY_LEVEL + message.getReconsumeTimes());
        return copy;
    }
}
