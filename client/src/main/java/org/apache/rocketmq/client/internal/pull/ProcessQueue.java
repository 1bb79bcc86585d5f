package org.apache.rocketmq.client.internal.pull;

import java.util.Arrays;
import java.util.List;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.protocol.body.ProcessQueueInfo;

/**
 * The messages of one queue that are fetched and not yet consumed, as offsets in a ring. Messages are consumed in any
 * order; the offset to commit is that of the first that is not, or the next to fetch when all are. The client loop
 * adds, consuming threads take away.
 */
public final class ProcessQueue {
    private static final int FIRST_CAPACITY = 64;
    private static final int BITS_OF_MIB = 20;

    private volatile FlowLimits limits;
    private long[] offsets = new long[FIRST_CAPACITY];
    private int[] bytes = new int[FIRST_CAPACITY];
    private boolean[] consumed = new boolean[FIRST_CAPACITY];
    /** The ring's oldest entry, which is never a consumed one. */
    private int head;
    private int length;
    private int unconsumed;
    private long unconsumedBytes;
    private long nextOffset;
    private Runnable onRoom;
    private volatile boolean dropped;

    public ProcessQueue(long firstOffset, FlowLimits limits) {
        this.nextOffset = firstOffset;
        this.limits = limits;
    }

    /** From now on other limits hold. */
    void limit(FlowLimits others) {
        limits = others;
    }

    /**
     * Takes in what was fetched, and where the next fetch begins.
     *
     * @throws IllegalArgumentException where that does not go on from what was fetched before, and in ascending order;
     *     then nothing is taken in, as of half an answer that makes no sense nobody would consume the messages
     */
    public synchronized void add(List<MessageExt> messages, long nextOffset) {
        checkOrder(messages, nextOffset);
        for (MessageExt message : messages) {
            append(message.getQueueOffset(), message.getBody() == null ? 0 : message.getBody().length);
        }
        this.nextOffset = nextOffset;
    }

    private void checkOrder(List<MessageExt> messages, long last) {
        long least = nextOffset;
        for (MessageExt message : messages) {
            checkOrder(least, message.getQueueOffset());
            least = message.getQueueOffset() + 1;
        }
        checkOrder(least, last);
    }

    private void checkOrder(long least, long offset) {
        if (offset < least) {
            throw new IllegalArgumentException("what was fetched from offset " + nextOffset
                + " makes no sense: it goes back to " + offset + ", where " + least + " or more should follow");
        }
    }

    private void append(long offset, int bodyBytes) {
        if (length == offsets.length) {
            grow();
        }
        int at = at(length);
        offsets[at] = offset;
        bytes[at] = bodyBytes;
        consumed[at] = false;
        length++;
        unconsumed++;
        unconsumedBytes += bodyBytes;
    }

    /** The message is done with. Saying so twice does no harm. */
    public void consumed(MessageExt message) {
        Runnable action = null;
        synchronized (this) {
            int index = find(message.getQueueOffset());
            if (index < 0 || consumed[at(index)]) {
                return;
            }
            consumed[at(index)] = true;
            unconsumed--;
            unconsumedBytes -= bytes[at(index)];
            while (length > 0 && consumed[head]) {
                head = at(1);
                length--;
            }
            if (onRoom != null && hasRoomAgain()) {
                action = onRoom;
                onRoom = null;
            }
        }
        if (action != null) {
            action.run();
        }
    }

    /** All messages before this offset are consumed. */
    public synchronized long commitOffset() {
        return length == 0 ? nextOffset : offsets[head];
    }

    /** Where the next fetch begins. */
    public synchronized long nextOffset() {
        return nextOffset;
    }

    public synchronized int unconsumed() {
        return unconsumed;
    }

    public synchronized long unconsumedBytes() {
        return unconsumedBytes;
    }

    /** What is here, as operators see it. */
    public synchronized ProcessQueueInfo describe() {
        var description = new ProcessQueueInfo();
        description.setCommitOffset(commitOffset());
        if (length > 0) {
            description.setCachedMsgMinOffset(offsets[head]);
            description.setCachedMsgMaxOffset(offsets[at(length - 1)]);
        }
        description.setCachedMsgCount(unconsumed);
        description.setCachedMsgSizeInMiB((int) (unconsumedBytes >> BITS_OF_MIB));
        description.setDroped(dropped);
        return description;
    }

    /** True when no more is to be fetched. */
    public synchronized boolean isFull() {
        return unconsumed >= limits.messages() || unconsumedBytes >= limits.bytes() || span() > limits.span();
    }

    /** How many more messages there is room for, whatever their length; none when it is full. */
    public synchronized int room() {
        return Math.max(0, limits.messages() - unconsumed);
    }

    /** Runs {@code action} once, when it is half empty; at once if it is. */
    public void whenRoom(Runnable action) {
        synchronized (this) {
            if (!hasRoomAgain()) {
                onRoom = action;
                return;
            }
        }
        action.run();
    }

    /** Nobody is to consume what is in here: the queue was taken away, or its offset moved elsewhere. */
    public void drop() {
        dropped = true;
    }

    public boolean isDropped() {
        return dropped;
    }

    private boolean hasRoomAgain() {
        return unconsumed <= limits.messages() / 2 && unconsumedBytes <= limits.bytes() / 2
            && span() <= limits.span();
    }

    private long span() {
        return length == 0 ? 0 : offsets[at(length - 1)] - offsets[head];
    }

    /** The entry's place counted from the head, or below 0. */
    private int find(long offset) {
        int low = 0;
        int high = length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = offsets[at(middle)];
            if (found == offset) {
                return middle;
            }
            if (found < offset) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private int at(int index) {
        return (head + index) % offsets.length;
    }

    private void grow() {
        int capacity = offsets.length;
        var grownOffsets = Arrays.copyOf(offsets, 2 * capacity);
        var grownBytes = Arrays.copyOf(bytes, 2 * capacity);
        var grownConsumed = Arrays.copyOf(consumed, 2 * capacity);
        for (int i = 0; i < length; i++) {
            grownOffsets[i] = offsets[at(i)];
            grownBytes[i] = bytes[at(i)];
            grownConsumed[i] = consumed[at(i)];
        }
        offsets = grownOffsets;
        bytes = grownBytes;
        consumed = grownConsumed;
        head = 0;
    }

    @Override
    public synchronized String toString() {
        return unconsumed + " messages from " + commitOffset() + " to " + nextOffset;
    }
}
