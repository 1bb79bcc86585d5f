package org.apache.rocketmq.client.consumer.store;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.client.internal.offset.LocalOffsets;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.message.MessageQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The offsets of a broadcasting member, in a file of its own. */
public class LocalFileOffsetStore implements OffsetStore {
    /** The folder with the files of all clients, as it was when this class was loaded. */
    public static final String LOCAL_OFFSET_STORE_DIR = LocalOffsets.folder();

    private static final Logger LOG = LoggerFactory.getLogger(LocalFileOffsetStore.class);
    private static final long NONE = -1;

    private final LocalOffsets offsets;

    public LocalFileOffsetStore(MQClientInstance mQClientFactory, String groupName) {
        this(LocalOffsets.at(LocalOffsets.fileOf(mQClientFactory.instance().clientId(), groupName), Runnable::run));
    }

    /** The store of a running consumer, which has the offsets itself. */
    public LocalFileOffsetStore(LocalOffsets offsets) {
        this.offsets = offsets;
    }

    @Override
    public void load() throws MQClientException {
        offsets.load();
    }

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
            return NONE;
        }
        OptionalLong noted = offsets.noted().of(mq);
        if (type == ReadOffsetType.READ_FROM_MEMORY || type == ReadOffsetType.MEMORY_FIRST_THEN_STORE
            && noted.isPresent()) {
            return noted.orElse(NONE);
        }
        try {
            var found = offsets.inFile(mq);
            found.ifPresent(offset -> offsets.note(mq, offset));
            return found.orElse(NONE);
        } catch (MQClientException e) {
            LOG.warn("{}", e.getMessage());
            return NONE;
        }
    }

    /** Writes what is noted of all queues: the file is replaced as a whole. */
    @Override
    public void persistAll(Set<MessageQueue> mqs) {
        if (mqs == null || mqs.isEmpty()) {
            return;
        }
        try {
            offsets.save().join();
        } catch (CompletionException e) {
            LOG.error("{}; it is tried again later", Outcome.cause(e).getMessage());
        }
    }

    @Override
    public void persist(MessageQueue mq) {
        if (mq != null) {
            persistAll(Set.of(mq));
        }
    }

    @Override
    public void removeOffset(MessageQueue mq) {
        if (mq != null) {
            offsets.noted().forget(mq);
        }
    }

    @Override
    public Map<MessageQueue, Long> cloneOffsetTable(String topic) {
        return offsets.noted().copy(topic);
    }

    /** Nothing to do: brokers know nothing of a broadcasting member's offsets. */
    @Override
    public void updateConsumeOffsetToBroker(MessageQueue mq, long offset, boolean isOneway) { }
}
