package org.apache.rocketmq.common.message;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.apache.rocketmq.common.internal.name.Names;

/** Messages of one topic that travel in one request and get consecutive offsets of one queue. */
public class MessageBatch extends Message implements Iterable<Message> {
    private static final long serialVersionUID = 621335151046335557L;

    // Serializable, as all that makes one puts in an ArrayList.
    @SuppressWarnings("serial")
    private final List<Message> messages;

    public MessageBatch(List<Message> messages) {
        this.messages = messages;
    }

    /** The messages as a send request's body has them. */
    public byte[] encode() {
        return MessageDecoder.encodeMessages(messages);
    }

    @Override
    public Iterator<Message> iterator() {
        return messages.iterator();
    }

    /**
     * A batch of these messages.
     *
     * @throws IllegalArgumentException when there is none
     * @throws UnsupportedOperationException when they cannot travel together
     */
    public static MessageBatch generateFromList(Collection<? extends Message> messages) {
        if (messages == null || messages.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one message");
        }
        var list = new ArrayList<Message>(messages);
        Message first = list.get(0);
        for (Message message : list) {
            checkFit(first, message);
        }
        var batch = new MessageBatch(list);
        batch.setTopic(first.getTopic());
        batch.setWaitStoreMsgOK(first.isWaitStoreMsgOK());
        return batch;
    }

    private static void checkFit(Message first, Message message) {
        if (isDelayed(message)) {
            throw new UnsupportedOperationException("delayed messages cannot go in a batch");
        }
        if (message.getTopic() == null || message.getTopic().startsWith(Names.RETRY_PREFIX)) {
            throw new UnsupportedOperationException("a batch cannot go to the topic " + message.getTopic());
        }
        if (!message.getTopic().equals(first.getTopic())) {
            throw new UnsupportedOperationException("a batch goes to one topic, not to " + first.getTopic()
                + " and " + message.getTopic());
        }
        if (message.isWaitStoreMsgOK() != first.isWaitStoreMsgOK()) {
            throw new UnsupportedOperationException("the messages of a batch differ in waitStoreMsgOK");
        }
    }

    private static boolean isDelayed(Message message) {
        return message.getDelayTimeLevel() > 0 || message.getDelayTimeSec() > 0
            || message.getDelayTimeMs() > 0 || message.getDeliverTimeMs() > 0;
    }
}
