package org.apache.rocketmq.broker.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.junit.jupiter.api.Test;

/** Who gets a queue, and for how long. */
class QueueLocksTest {
    private static final MessageQueue FIRST = new MessageQueue("T", "b", 0);
    private static final MessageQueue SECOND = new MessageQueue("T", "b", 1);
    private static final Duration LIFE = Duration.ofSeconds(60);

    private long now = -5;
    private final QueueLocks locks = new QueueLocks(LIFE, () -> now);

    @Test
    void shouldGiveAQueueToOneMemberOfAGroup() {
        assertEquals(Set.of(FIRST), locks.lock("g", "one", Set.of(FIRST)));
        assertEquals(Set.of(SECOND), locks.lock("g", "other", Set.of(FIRST, SECOND)));
        assertEquals(Set.of(FIRST), locks.lock("g", "one", Set.of(FIRST, SECOND)));
        assertEquals(Set.of(FIRST, SECOND), locks.lock("another group", "other", Set.of(FIRST, SECOND)));
    }

    @Test
    void shouldGiveBackOnlyWhatTheMemberHas() {
        locks.lock("g", "one", Set.of(FIRST));
        locks.unlock("g", "other", Set.of(FIRST));
        assertEquals(Set.of(), locks.lock("g", "other", Set.of(FIRST)));
        locks.unlock("g", "one", Set.of(FIRST, SECOND));
        locks.unlock("no group", "one", Set.of(FIRST));
        assertEquals(Set.of(FIRST), locks.lock("g", "other", Set.of(FIRST)));
    }

    @Test
    void shouldLastAsLongAsItIsAskedFor() {
        locks.lock("g", "one", Set.of(FIRST, SECOND));
        now += LIFE.toNanos() / 2;
        locks.lock("g", "one", Set.of(FIRST));
        now += LIFE.toNanos() / 2 + 1;
        assertEquals(Set.of(SECOND), locks.lock("g", "other", Set.of(FIRST, SECOND)));
        now += LIFE.toNanos() / 2;
        assertEquals(Set.of(FIRST), locks.lock("g", "other", Set.of(FIRST)));
    }

    @Test
    void shouldForgetWhatIsOver() {
        locks.lock("g", "one", Set.of(FIRST, SECOND));
        assertEquals(2, locks.count());
        now += LIFE.toNanos() + 1;
        locks.expire();
        assertEquals(0, locks.count());
    }

    @Test
    void shouldBeBounded() {
        var many = new HashSet<MessageQueue>();
        for (int i = 0; i < QueueLocks.MOST_LOCKS; i++) {
            many.add(new MessageQueue("T", "b", i));
        }
        assertEquals(many.size(), locks.lock("g", "one", many).size());
        var busy = assertThrows(RequestRejected.class, () -> locks.lock("h", "one", Set.of(FIRST)));
        assertEquals("500000 queues are locked, and no more than 500000 can be", busy.getMessage());
        now += LIFE.toNanos() + 1;
        assertEquals(Set.of(FIRST), locks.lock("h", "one", Set.of(FIRST)));
    }
}
