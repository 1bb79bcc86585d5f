package org.apache.rocketmq.store.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which appends that wait are told what, and in which order. */
class DeferredAppendsTest {
    private final List<String> told = new ArrayList<>();
    private long now;
    private final InstantSource clock = () -> Instant.ofEpochMilli(now);
    private final DeferredAppends appends = new DeferredAppends(100, clock);

    /** Notes what it is told. */
    private final class Append implements Deferred {
        private final long end;
        private final long deadline;
        private boolean fails;

        Append(long end, long deadline) {
            this.end = end;
            this.deadline = deadline;
        }

        @Override
        public long endPosition() {
            return end;
        }

        @Override
        public long deadlineMillis() {
            return deadline;
        }

        @Override
        public boolean endsWhenWritten() {
            return false;
        }

        @Override
        public void written() {
            told.add("written " + end);
        }

        @Override
        public void readable() {
            told.add("readable " + end);
            if (fails) {
                throw new IllegalStateException("told to fail");
            }
        }

        @Override
        public void timedOut() {
            told.add("late " + end);
        }

        @Override
        public void failed(String reason) {
            told.add(reason + " " + end);
        }
    }

    private Append add(long end, long deadline) {
        var append = new Append(end, deadline);
        appends.add(append);
        return append;
    }

    @Test
    void shouldTellThoseBeforeAPositionInTheirOrder() {
        add(10, 1);
        add(20, 1);
        add(30, 1);
        appends.readable(20);
        assertEquals(List.of("readable 10", "readable 20"), told);
        assertEquals(1, appends.count());
    }

    @Test
    void shouldTellTheOthersInTheNextTurnWhenOneFails() {
        add(10, 1).fails = true;
        add(20, 1);
        add(30, 1);
        assertThrows(IllegalStateException.class, () -> appends.readable(20));
        appends.readable(20);
        assertEquals(List.of("readable 10", "readable 20"), told);
        appends.failed("broken");
        assertEquals("broken 30", told.get(2));
        assertEquals(0, appends.count());
    }

    @Test
    void shouldTellOnlyThoseWhoseTimeIsUp() {
        add(10, 5);
        add(20, 6);
        now = 5;
        appends.work();
        assertEquals(List.of("late 10"), told);
    }
}
