package org.apache.rocketmq.common.message;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;

/** A queue that a broker has given to a member of a group, and how the member reads it. */
public class MessageQueueAssignment implements Serializable {
    private static final long serialVersionUID = 1L;

    private MessageQueue messageQueue;
    private MessageRequestMode mode = MessageRequestMode.PULL;
    @SuppressWarnings("serial")
    private Map<String, String> attachments;

    public MessageQueue getMessageQueue() {
        return messageQueue;
    }

    public void setMessageQueue(MessageQueue messageQueue) {
        this.messageQueue = messageQueue;
    }

    public MessageRequestMode getMode() {
        return mode;
    }

    public void setMode(MessageRequestMode mode) {
        this.mode = mode;
    }

    public Map<String, String> getAttachments() {
        return attachments;
    }

    public void setAttachments(Map<String, String> attachments) {
        this.attachments = attachments;
    }

    @Override
    public boolean equals(Object other) {
        return other != null && getClass() == other.getClass()
            && Objects.equals(messageQueue, ((MessageQueueAssignment) other).messageQueue)
            && mode == ((MessageQueueAssignment) other).mode
            && Objects.equals(attachments, ((MessageQueueAssignment) other).attachments);
    }

    @Override
    public int hashCode() {
        return Objects.hash(messageQueue, mode, attachments);
    }

    @Override
    public String toString() {
        return "MessageQueueAssignment [MessageQueue=" + messageQueue + ", Mode=" + mode + "]";
    }
}
