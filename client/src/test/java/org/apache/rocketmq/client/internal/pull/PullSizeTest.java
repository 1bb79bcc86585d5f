package org.apache.rocketmq.client.internal.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** How many messages pulls ask for as answers come. */
class PullSizeTest {
    private static final int LEAST = 32;
    private static final int MOST = 200;
    private static final int MUCH_ROOM = 10_000;

    private final PullSize size = new PullSize(LEAST, MOST);

    private void assertAsks(int expected, int room, int come) {
        assertEquals(expected, size.next(room));
        size.came(come);
    }

    @Test
    void shouldGrowWhileAnswersAreFull() {
        assertAsks(LEAST, MUCH_ROOM, LEAST);
        assertAsks(64, MUCH_ROOM, 64);
        assertAsks(128, MUCH_ROOM, 128);
        assertAsks(MOST, MUCH_ROOM, MOST);
        assertAsks(MOST, MUCH_ROOM, MOST);
    }

    @Test
    void shouldStayWhereAnAnswerIsCutShort() {
        assertAsks(LEAST, MUCH_ROOM, LEAST);
        assertAsks(64, MUCH_ROOM, 40);
        assertAsks(64, MUCH_ROOM, LEAST);
        assertAsks(64, MUCH_ROOM, 64);
        assertAsks(128, MUCH_ROOM, 128);
    }

    @Test
    void shouldBeginAnewWithoutABacklog() {
        assertAsks(LEAST, MUCH_ROOM, LEAST);
        assertAsks(64, MUCH_ROOM, 64);
        assertAsks(128, MUCH_ROOM, 3);
        assertAsks(LEAST, MUCH_ROOM, 0);
        assertAsks(LEAST, MUCH_ROOM, LEAST);
    }

    @Test
    void shouldAskForNoMoreThanThereIsRoomFor() {
        assertAsks(LEAST, MUCH_ROOM, LEAST);
        assertAsks(64, MUCH_ROOM, 64);
        assertAsks(100, 100, 100);
        assertAsks(MOST, MUCH_ROOM, 150);
        assertAsks(LEAST, 5, LEAST);
        assertAsks(MOST, MUCH_ROOM, MOST);
    }

    @Test
    void shouldStayWithTheOnlyNumberThereIs() {
        var fixed = new PullSize(1, 1);
        for (int i = 0; i < 3; i++) {
            assertEquals(1, fixed.next(MUCH_ROOM));
            fixed.came(1);
        }
    }
}
