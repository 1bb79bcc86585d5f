package org.apache.rocketmq.broker.offset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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

    private long redirect(String member, long pulledFrom) {
        return progress.redirect(member, "g", "Orders", 0, pulledFrom);
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
        assertEquals(ConsumerOffsets.NONE, redirect("m", 105));
    }

    @Test
    void shouldTellAMoveUntilAMemberThatKnowsGoesThere() {
        progress.move("g", "Orders", 0, 10);

        assertEquals(10, redirect("old", 105));
        assertEquals(10, redirect("new", 100));
        progress.commit("g", "Orders", 0, 106);
        assertEquals(10, progress.find("g", "Orders", 0));

        assertEquals(ConsumerOffsets.NONE, redirect("new", 10));
        progress.commit("g", "Orders", 0, 11);
        assertEquals(11, progress.find("g", "Orders", 0));
        assertEquals(ConsumerOffsets.NONE, redirect("old", 105));
    }

    @Test
    void shouldTellAMemberThatIsThereByChance() {
        progress.move("g", "Orders", 0, 120);

        assertEquals(120, redirect("old", 120));
        assertEquals(120, redirect("new", 120));
        progress.commit("g", "Orders", 0, 110);
        assertEquals(120, progress.find("g", "Orders", 0));
        assertEquals(ConsumerOffsets.NONE, redirect("new", 120));
    }

    @Test
    void shouldLetAMemberGoThatNeverListens() {
        progress.move("g", "Orders", 0, 10);

        for (int i = 0; i < Move.MOST_TELLINGS; i++) {
            assertEquals(10, redirect("m", 105));
        }
        assertTrue(progress.isMoved("g", "Orders", 0));
        assertEquals(ConsumerOffsets.NONE, redirect("m", 105));
        progress.commit("g", "Orders", 0, 106);
        assertEquals(106, progress.find("g", "Orders", 0));
    }

    @Test
    void shouldMoveOneQueueOfOneGroupOnly() {
        progress.move("g", "Orders", 0, 10);

        assertEquals(ConsumerOffsets.NONE, progress.redirect("m", "g", "Orders", 1, 105));
        assertEquals(ConsumerOffsets.NONE, progress.redirect("m", "other", "Orders", 0, 105));
        progress.commit("g", "Orders", 1, 7);
        assertEquals(7, progress.find("g", "Orders", 1));
    }

    @Test
    void shouldCountTheLastWish() {
        progress.move("g", "Orders", 0, 10);
        progress.move("g", "Orders", 0, 20);
        assertEquals(20, progress.find("g", "Orders", 0));

        progress.set("g", "Orders", 0, 30);
        assertEquals(ConsumerOffsets.NONE, redirect("m", 105));
        assertEquals(30, progress.find("g", "Orders", 0));
    }

    @Test
    void shouldLetNoPopUndoAMoveAndEndItWhereOneBeginsThere() {
        progress.move("g", "Orders", 0, 10);
        progress.popped("g", "Orders", 0, 100, 105);
        assertEquals(10, progress.find("g", "Orders", 0));
        assertTrue(progress.isMoved("g", "Orders", 0));

        progress.popped("g", "Orders", 0, 10, 12);
        assertEquals(12, progress.find("g", "Orders", 0));
        assertFalse(progress.isMoved("g", "Orders", 0));
        assertEquals(ConsumerOffsets.NONE, redirect("m", 12));
    }

    @Test
    void shouldTellOfMovesOnceTheyAreThere() {
        var heard = new ArrayList<String>();
        progress.onMove((group, topic, queueId) ->
            heard.add(group + " " + topic + " " + queueId + " " + progress.find(group, topic, queueId)));
        progress.move("g", "Orders", 0, 10);
        online = false;
        progress.commit("g", "Orders", 0, 55);
        progress.popped("g", "Orders", 0, 55, 60);
        progress.set("g", "Orders", 0, 60);
        assertEquals(List.of("g Orders 0 10", "g Orders 0 60"), heard);
    }

    @Test
    void shouldForgetMovesOfWhatIsGone() {
        progress.move("g", "Orders", 0, 10);
        progress.removeTopic("Orders");
        assertEquals(ConsumerOffsets.NONE, redirect("m", 105));

        progress.move("g", "Orders", 0, 10);
        progress.removeGroup("g");
        assertEquals(ConsumerOffsets.NONE, progress.find("g", "Orders", 0));
    }
}
