package org.apache.rocketmq.client.internal.consume;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.filter.ExpressionType;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.CheckClientRequestBody;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks brokers whether they can serve a subscription, before a consumer relies on it. Only they know expressions. */
public final class SubscriptionCheck {
    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionCheck.class);

    private final String group;
    private final ClientInstance instance;

    public SubscriptionCheck(String group, ClientInstance instance) {
        this.group = group;
        this.instance = instance;
    }

    /** Whether there is anything to ask: any broker can serve tags. */
    public static boolean concerns(SubscriptionData subscription) {
        return !ExpressionType.isTagType(subscription.getExpressionType());
    }

    /**
     * Fails with an MQClientException where a broker refuses it; one that does not answer is passed over, and so is a
     * topic whose route is not known.
     */
    public CompletableFuture<Void> ask(SubscriptionData subscription) {
        var route = instance.routes().known(subscription.getTopic());
        if (!concerns(subscription) || route == null) {
            return CompletableFuture.completedFuture(null);
        }
        var wish = new CheckClientRequestBody();
        wish.setClientId(instance.clientId());
        wish.setGroup(group);
        wish.setSubscriptionData(subscription);
        byte[] body = wish.encode();
        return CompletableFuture.allOf(route.masterAddresses().stream()
            .map(address -> ask(address, subscription, body)).toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> ask(String address, SubscriptionData subscription, byte[] body) {
        return instance.calls()
            .exchange(address, Requests.CHECK_CLIENT_CONFIG, null, body, instance.callTimeoutMillis())
            .handle((response, failure) -> {
                if (failure != null) {
                    LOG.warn("{} does not say whether it can serve the subscription of {} to {}: {}", address, group,
                        subscription.getTopic(), Outcome.cause(failure).getMessage());
                } else if (response.getCode() != ResponseCode.SUCCESS) {
                    throw new CompletionException(refusal(address, subscription, response));
                }
                return null;
            });
    }

    private MQClientException refusal(String address, SubscriptionData subscription, RemotingCommand response) {
        return new MQClientException(response.getCode(), "The broker " + address + " refuses the subscription of "
            + group + " to " + subscription.getTopic() + " by " + subscription.getExpressionType() + " ["
            + subscription.getSubString() + "]: " + response.getRemark() + ". Correct the expression, or see whether"
            + " the broker selects by properties (enablePropertyFilter)");
    }
}
