package org.apache.rocketmq.common.consumer;

import org.apache.rocketmq.common.internal.name.Names;

/**
 * The receipt of a popped message, as brokers write it: by it the message is acknowledged. Its parts have a space
 * between them.
 */
public class ReceiptHandle {
    /** The topic type of a message that comes for the first time. */
    public static final String NORMAL_TOPIC = "0";
    /** The topic type of one that comes again, from the retry topic {@code %RETRY%group_topic}. */
    public static final String RETRY_TOPIC = "1";
    /** The same from {@code %RETRY%group+topic}. */
    public static final String RETRY_TOPIC_V2 = "2";

    private static final String SEPARATOR = " ";
    private static final int LEAST_PARTS = 8;
    private static final int NO_COMMIT_LOG_OFFSET = -1;

    private final long startOffset;
    private final long retrieveTime;
    private final long invisibleTime;
    private final int reviveQueueId;
    private final String topicType;
    private final String brokerName;
    private final int queueId;
    private final long offset;
    private final long commitLogOffset;
    private final String receiptHandle;

    private ReceiptHandle(ReceiptHandleBuilder from) {
        startOffset = from.startOffset;
        retrieveTime = from.retrieveTime;
        invisibleTime = from.invisibleTime;
        reviveQueueId = from.reviveQueueId;
        topicType = from.topicType;
        brokerName = from.brokerName;
        queueId = from.queueId;
        offset = from.offset;
        commitLogOffset = from.commitLogOffset;
        receiptHandle = from.receiptHandle;
    }

    public static ReceiptHandleBuilder builder() {
        return new ReceiptHandleBuilder();
    }

    /**
     * Reads a receipt.
     *
     * @throws IllegalArgumentException where a part is missing, or is no number where it should be one
     */
    public static ReceiptHandle decode(String receiptHandle) {
        String[] parts = receiptHandle.split(SEPARATOR);
        if (parts.length < LEAST_PARTS) {
            throw new IllegalArgumentException("Parse failed, dataList size " + parts.length);
        }
        int at = 0;
        return builder().startOffset(Long.parseLong(parts[at++])).retrieveTime(Long.parseLong(parts[at++]))
            .invisibleTime(Long.parseLong(parts[at++])).reviveQueueId(Integer.parseInt(parts[at++]))
            .topicType(parts[at++]).brokerName(parts[at++]).queueId(Integer.parseInt(parts[at++]))
            .offset(Long.parseLong(parts[at++]))
            .commitLogOffset(at < parts.length ? Long.parseLong(parts[at]) : NO_COMMIT_LOG_OFFSET)
            .receiptHandle(receiptHandle).build();
    }

    /** The receipt as text, with the offset in the commit log at its end. */
    public String encode() {
        return String.join(SEPARATOR, String.valueOf(startOffset), String.valueOf(retrieveTime),
            String.valueOf(invisibleTime), String.valueOf(reviveQueueId), topicType, brokerName,
            String.valueOf(queueId), String.valueOf(offset), String.valueOf(commitLogOffset));
    }

    /** Whether others may have the message by now, by this machine's clock. */
    public boolean isExpired() {
        return getNextVisibleTime() <= System.currentTimeMillis();
    }

    public long getStartOffset() {
        return startOffset;
    }

    /** When the message was popped, in milliseconds by its broker's clock. */
    public long getRetrieveTime() {
        return retrieveTime;
    }

    /** For how long nobody else gets it, in milliseconds. */
    public long getInvisibleTime() {
        return invisibleTime;
    }

    public long getNextVisibleTime() {
        return retrieveTime + invisibleTime;
    }

    public int getReviveQueueId() {
        return reviveQueueId;
    }

    public String getTopicType() {
        return topicType;
    }

    public String getBrokerName() {
        return brokerName;
    }

    public int getQueueId() {
        return queueId;
    }

    public long getOffset() {
        return offset;
    }

    /** -1 where the receipt does not tell it. */
    public long getCommitLogOffset() {
        return commitLogOffset;
    }

    /** The text that this was read from. */
    public String getReceiptHandle() {
        return receiptHandle;
    }

    public boolean isRetryTopic() {
        return RETRY_TOPIC.equals(topicType) || RETRY_TOPIC_V2.equals(topicType);
    }

    /** The topic in which the message lies: the one that is consumed, or the group's retry topic for it. */
    public String getRealTopic(String topic, String groupName) {
        if (RETRY_TOPIC.equals(topicType)) {
            return Names.RETRY_PREFIX + groupName + "_" + topic;
        }
        return RETRY_TOPIC_V2.equals(topicType) ? Names.RETRY_PREFIX + groupName + "+" + topic : topic;
    }

    /** Puts a receipt together. */
    public static class ReceiptHandleBuilder {
        private long startOffset;
        private long retrieveTime;
        private long invisibleTime;
        private int reviveQueueId;
        private String topicType;
        private String brokerName;
        private int queueId;
        private long offset;
        private long commitLogOffset;
        private String receiptHandle;

        ReceiptHandleBuilder() { }

        public ReceiptHandleBuilder startOffset(long startOffset) {
            this.startOffset = startOffset;
            return this;
        }

        public ReceiptHandleBuilder retrieveTime(long retrieveTime) {
            this.retrieveTime = retrieveTime;
            return this;
        }

        public ReceiptHandleBuilder invisibleTime(long invisibleTime) {
            this.invisibleTime = invisibleTime;
            return this;
        }

        public ReceiptHandleBuilder reviveQueueId(int reviveQueueId) {
            this.reviveQueueId = reviveQueueId;
            return this;
        }

        public ReceiptHandleBuilder topicType(String topicType) {
            this.topicType = topicType;
            return this;
        }

        public ReceiptHandleBuilder brokerName(String brokerName) {
            this.brokerName = brokerName;
            return this;
        }

        public ReceiptHandleBuilder queueId(int queueId) {
            this.queueId = queueId;
            return this;
        }

        public ReceiptHandleBuilder offset(long offset) {
            this.offset = offset;
            return this;
        }

        public ReceiptHandleBuilder commitLogOffset(long commitLogOffset) {
            this.commitLogOffset = commitLogOffset;
            return this;
        }

        public ReceiptHandleBuilder receiptHandle(String receiptHandle) {
            this.receiptHandle = receiptHandle;
            return this;
        }

        public ReceiptHandle build() {
            return new ReceiptHandle(this);
        }

        @Override
        public String toString() {
            return "ReceiptHandle.ReceiptHandleBuilder(startOffset=" + startOffset + ", retrieveTime=" + retrieveTime
                + ", invisibleTime=" + invisibleTime + ", reviveQueueId=" + reviveQueueId + ", topic=" + topicType
                + ", brokerName=" + brokerName + ", queueId=" + queueId + ", offset=" + offset + ", commitLogOffset="
                + commitLogOffset + ", receiptHandle=" + receiptHandle + ")";
        }
    }
}
