package org.apache.rocketmq.broker.offset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.apache.rocketmq.broker.table.TableFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Offsets of groups that an operator moves while they consume. */
class GroupProgressTest {
    @TempDir
    Path folder;
    private ConsumerOffsets offsets;
    private GroupProgress progress;
    private boolean online = true;

    @BeforeEach
    void open() throws IOException {
        offsets = ConsumerOffsets.open(new TableFile(folder, "consumerOffset.json"), InstantSource.system());
        progress = new GroupProgress(offsets, group -> online);
        progress.commit("g", "Orders", 0, 100);
    }

    @Test
    void shouldNotLetAMemberUndoAMoveThatItHasNotHeardOf() {
        progress.move("g", "Orders", 0, 10);
        progress.commit("g", "Orders", 0, 105);

        assertEquals(10, progress.find("g", "Orders", 0));
        assertEquals(10, offsets.find("g", "Orders", 0));
    }

    @Test
    void shouldLetTheNextOneCommitWhereNobodyIsLeftToHearOfAMove() {
        progress.move("g", "Orders", 0, 10);
        online = false;
        progress.commit("g", "Orders", 0, 55);

        assertEquals(55, progress.find("g", "Orders", 0));
        assertEquals(ConsumerOffsets.NONE, progress.takeMove("g", "Orders", 0));
    }

    @Test
    void shouldTellAMoveOnceAndGoOnFromThere() {
        progress.move("g", "Orders", 0, 10);

        assertEquals(10, progress.takeMove("g", "Orders", 0));
        assertEquals(ConsumerOffsets.NONE, progress.takeMove("g", "Orders", 0));
        progress.commit("g", "Orders", 0, 11);
        assertEquals(11, progress.find("g", "Orders", 0));
    }

    @Test
    void shouldMoveOneQueueOfOneGroupOnly() {
        progress.move("g", "Orders", 0, 10);

        assertEquals(ConsumerOffsets.NONE, progress.takeMove("g", "Orders", 1));
        assertEquals(ConsumerOffsets.NONE, progress.takeMove("other", "Orders", 0));
        progress.commit("g", "Orders", 1, 7);
        assertEquals(7, progress.find("g", "Orders", 1));
    }

    @Test
    void shouldCountTheLastWish() {
        progress.move("g", "Orders", 0, 10);
        progress.move("g", "Orders", 0, 20);
        assertEquals(20, progress.find("g", "Orders", 0));

        progress.set("g", "Orders", 0, 30);
        assertEquals(ConsumerOffsets.NONE, progress.takeMove("g", "Orders", 0));
        assertEquals(30, progress.find("g", "Orders", 0));
    }

    @Test
    void shouldForgetMovesOfWhatIsGone() {
        progress.move("g", "Orders", 0, 10);
        progress.removeTopic("Orders");
        assertEquals(ConsumerOffsets.NONE, progress.takeMove("g", "Orders", 0));

        progress.move("g", "Orders", 0, 10);
        progress.removeGroup("g");
        assertEquals(ConsumerOffsets.NONE, progress.find("g", "Orders", 0));
    }
}
