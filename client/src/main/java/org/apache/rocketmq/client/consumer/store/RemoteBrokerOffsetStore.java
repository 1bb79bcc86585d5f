package org.apache.rocketmq.client.consumer.store;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.client.internal.offset.BrokerOffsets;
import org.apache.rocketmq.client.internal.offset.QueueOffsets;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The offsets of a group, which the brokers keep. What takes a broker's answer waits for it, a few seconds at most. */
public class RemoteBrokerOffsetStore implements OffsetStore {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteBrokerOffsetStore.class);
    private static final long NONE = -1;
    private static final long FAILED = -2;
    private static final long NO_QUEUE = -3;

    private final BrokerOffsets offsets;
    private final long timeoutMillis;

    public RemoteBrokerOffsetStore(MQClientInstance mQClientFactory, String groupName) {
        this(new BrokerOffsets(groupName, QueueOffsets.of(mQClientFactory.instance())),
            2 * mQClientFactory.instance().callTimeoutMillis());
    }

    /** The store of a running consumer, which has the offsets itself. */
    public RemoteBrokerOffsetStore(BrokerOffsets offsets, long timeoutMillis) {
        this.offsets = offsets;
        this.timeoutMillis = timeoutMillis;
    }

    /** Nothing to do: brokers are asked for each queue. */
    @Override
    public void load() { }

    @Override
    public void updateOffset(MessageQueue mq, long offset, boolean increaseOnly) {
        if (mq != null) {
            offsets.noted().note(mq, offset, increaseOnly);
        }
    }

    @Override
    public void updateAndFreezeOffset(MessageQueue mq, long offset) {
        if (mq != null) {
            offsets.noted().freeze(mq, offset);
        }
    }

    @Override
    public long readOffset(MessageQueue mq, ReadOffsetType type) {
        if (mq == null) {
            return NO_QUEUE;
        }
        OptionalLong noted = offsets.noted().of(mq);
        if (type == ReadOffsetType.READ_FROM_MEMORY || type == ReadOffsetType.MEMORY_FIRST_THEN_STORE
            && noted.isPresent()) {
            return noted.orElse(NONE);
        }
        try {
            return Outcome.awaitOrClientException(offsets.findKept(mq), timeoutMillis, "Asking for the offset of " + mq)
                .orElse(NONE);
        } catch (MQClientException e) {
            LOG.warn("{}", e.getMessage());
            return FAILED;
        }
    }

    @Override
    public void persistAll(Set<MessageQueue> mqs) {
        if (mqs != null && !mqs.isEmpty()) {
            await(offsets.keep(mqs), "Telling the brokers the offsets of " + mqs.size() + " queues");
        }
    }

    @Override
    public void persist(MessageQueue mq) {
        if (mq != null) {
            await(offsets.keep(Set.of(mq)), "Telling the broker the offset of " + mq);
        }
    }

    private void await(CompletableFuture<Void> kept, String what) {
        try {
            Outcome.awaitOrClientException(kept, timeoutMillis, what);
        } catch (MQClientException e) {
            LOG.error("{}; it is tried again later", e.getMessage());
        }
    }

    @Override
    public void removeOffset(MessageQueue mq) {
        if (mq != null) {
            offsets.forget(mq);
        }
    }

    @Override
    public Map<MessageQueue, Long> cloneOffsetTable(String topic) {
        return offsets.noted().copy(topic);
    }

    /** Waits for the broker in any case: an offset that is lost unseen is worth less than the wait. */
    @Override
    public void updateConsumeOffsetToBroker(MessageQueue mq, long offset, boolean isOneway)
        throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        Outcome.await(offsets.tell(mq, offset), timeoutMillis, "Telling the broker the offset of " + mq);
    }
}
