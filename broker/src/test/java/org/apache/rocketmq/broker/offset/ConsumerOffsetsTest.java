package org.apache.rocketmq.broker.offset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.alibaba.fastjson2.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.apache.rocketmq.broker.table.DamagedTableException;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The groups' offsets and their file. */
class ConsumerOffsetsTest {
    private static final String FILE = "consumerOffset.json";

    @TempDir
    Path folder;

    private ConsumerOffsets open() throws IOException {
        return ConsumerOffsets.open(new TableFile(folder, FILE), InstantSource.system());
    }

    @Test
    void shouldKnowTheLastCommit() throws Exception {
        var offsets = open();
        assertEquals(ConsumerOffsets.NONE, offsets.find("g", "T", 0));

        offsets.commit("g", "T", 0, 10);
        offsets.commit("g", "T", 0, 4);

        assertEquals(4, offsets.find("g", "T", 0));
        assertEquals(ConsumerOffsets.NONE, offsets.find("g", "T", 1));
        assertEquals(ConsumerOffsets.NONE, offsets.find("h", "T", 0));
    }

    @Test
    void shouldKeepCommitsOverARestart() throws Exception {
        var offsets = open();
        offsets.commit("g", "%RETRY%g", 3, 7);
        offsets.save();

        assertEquals(7, open().find("g", "%RETRY%g", 3));
    }

    @Test
    void shouldWriteOnlyWhatHasChanged() throws Exception {
        var offsets = open();
        offsets.save();
        assertFalse(Files.exists(folder.resolve(FILE)));

        offsets.commit("g", "T", 0, 1);
        offsets.save();
        Files.delete(folder.resolve(FILE));
        offsets.commit("g", "T", 0, 1);
        offsets.save();

        assertFalse(Files.exists(folder.resolve(FILE)));
    }

    @Test
    void shouldReadApachesFileAndHandBackWhatItDoesNotUse() throws Exception {
        String apaches = Files.readString(Path.of("src/test/resources/apache-5.5.0", FILE));
        Files.writeString(folder.resolve(FILE), apaches);
        var offsets = open();
        assertEquals(87, offsets.find("GID_GoldC", "GoldA", 1));

        offsets.commit("GID_GoldC", "GoldA", 1, 88);
        offsets.save();

        var before = JSON.parseObject(apaches.replaceFirst("1:87", "1:88"));
        var after = JSON.parseObject(Files.readString(folder.resolve(FILE)));
        assertEquals(before.get("offsetTable"), after.get("offsetTable"));
        assertEquals(before.get("groupTopicMap"), after.get("groupTopicMap"));
        assertEquals(before.get("pullOffsetTable"), after.get("pullOffsetTable"));
        assertEquals(1, after.getJSONObject("dataVersion").getLongValue("counter"));
    }

    @Test
    void shouldHandBackWhatItDoesNotKnow() throws Exception {
        Files.writeString(folder.resolve(FILE),
            "{\"newTable\":{\"x\":[1]},\"offsetTable\":{\"T@g\":{0:1}},\"pullOffsetTable\":{\"T@g\":{0:9}}}");
        var offsets = open();

        offsets.commit("g", "T", 0, 2);
        offsets.save();

        var after = JSON.parseObject(Files.readString(folder.resolve(FILE)));
        assertEquals(JSON.parse("{\"x\":[1]}"), after.get("newTable"));
        assertEquals(JSON.parseObject("{\"T@g\":{0:9}}"), after.get("pullOffsetTable"));
        assertEquals(JSON.parseObject("{\"T@g\":{0:2}}"), after.get("offsetTable"));
    }

    @Test
    void shouldKnowUpToWhereAGroupWasAnswered() throws Exception {
        var offsets = ConsumerOffsets.open(new TableFile(folder, FILE), InstantSource.system(), 2);
        assertEquals(ConsumerOffsets.NONE, offsets.findPulled("g", "T", 0));
        offsets.pulled("g", "T", 0, 9);
        offsets.pulled("g", "T", 1, 4);
        offsets.pulled("g", "T", 2, 5);
        offsets.pulled("g", "T", 1, 3);
        assertEquals(9, offsets.findPulled("g", "T", 0));
        assertEquals(3, offsets.findPulled("g", "T", 1));
        assertEquals(ConsumerOffsets.NONE, offsets.findPulled("g", "T", 2), "the table is full");

        offsets.save();
        assertFalse(Files.exists(folder.resolve(FILE)), "it goes along with commits only");
        offsets.commit("g", "T", 0, 1);
        offsets.save();
        var again = open();
        assertEquals(9, again.findPulled("g", "T", 0));
        again.cutTo((topic, queueId) -> 6);
        assertEquals(6, again.findPulled("g", "T", 0));
        assertEquals(3, again.findPulled("g", "T", 1));
        again.removeGroup("g");
        assertEquals(ConsumerOffsets.NONE, again.findPulled("g", "T", 0));
        again.pulled("g", "T", 0, 9);
        again.removeTopic("T");
        assertEquals(ConsumerOffsets.NONE, again.findPulled("g", "T", 0));
    }

    @Test
    void shouldQuoteAllKeysForReplicas() throws Exception {
        var offsets = open();
        offsets.commit("g", "T", 0, 10);
        offsets.pulled("g", "T", 0, 12);

        String sent = offsets.sent();
        assertTrue(sent.contains("\"offsetTable\":{\"T@g\":{\"0\":10}}"), sent);
        assertTrue(sent.contains("\"pullOffsetTable\":{\"T@g\":{\"0\":12}}"), sent);
        var copy = open();
        copy.become(sent);
        assertEquals(10, copy.find("g", "T", 0));
    }

    @Test
    void shouldReadTheFileOfRocketMq4() throws Exception {
        Files.writeString(folder.resolve(FILE), "{\n\t\"offsetTable\":{\n\t\t\"T@g\":{0:5,3:6\n\t\t}\n\t}\n}");

        assertEquals(6, open().find("g", "T", 3));
    }

    @Test
    void shouldSetOffsetsBeyondTheQueuesEndToItsEnd() throws Exception {
        var offsets = open();
        offsets.commit("g", "T", 0, 10);
        offsets.commit("g", "T", 1, 10);
        offsets.commit("h", "Gone", 7, 3);

        offsets.cutTo((topic, queueId) -> topic.equals("T") ? 9 + queueId : 0);

        assertEquals(9, offsets.find("g", "T", 0));
        assertEquals(10, offsets.find("g", "T", 1));
        assertEquals(0, offsets.find("h", "Gone", 7));
        offsets.save();
        assertEquals(9, open().find("g", "T", 0));
    }

    @Test
    void shouldWriteWhatItWasNotWhatItHasBecome() throws Exception {
        var offsets = open();
        offsets.commit("g", "T", 0, 1);
        var before = offsets.current();
        offsets.commit("g", "T", 0, 2);

        before.write();

        assertEquals(1, open().find("g", "T", 0));
        offsets.save();
        before.write();
        assertEquals(2, open().find("g", "T", 0), "an older version never replaces a newer one");
    }

    @Test
    void shouldKeepABoundedNumberOfOffsets() throws Exception {
        var offsets = ConsumerOffsets.open(new TableFile(folder, FILE), InstantSource.system(), 2);
        offsets.commit("g", "T", 0, 1);
        offsets.commit("g", "T", 1, 1);

        var refused = assertThrows(RequestRejected.class, () -> offsets.commit("h", "U", 4, 1));
        assertTrue(refused.getMessage().contains("group h in queue 4 of U"), refused.getMessage());
        assertTrue(refused.getMessage().contains("at most 2"), refused.getMessage());
        offsets.commit("g", "T", 1, 2);
        assertEquals(2, offsets.find("g", "T", 1));
        offsets.removeTopic("T");
        offsets.commit("h", "U", 4, 1);
        assertEquals(1, offsets.find("h", "U", 4));
    }

    @Test
    void shouldForgetATopicThatIsGone() throws Exception {
        var offsets = open();
        offsets.commit("g", "T", 0, 1);
        offsets.commit("g", "U", 0, 2);

        offsets.removeTopic("T");

        assertEquals(ConsumerOffsets.NONE, offsets.find("g", "T", 0));
        assertEquals(2, offsets.find("g", "U", 0));
    }

    @Test
    void shouldUseTheBackupOfADamagedFile() throws Exception {
        var offsets = open();
        offsets.commit("g", "T", 0, 1);
        offsets.save();
        offsets.commit("g", "T", 0, 2);
        offsets.save();
        Files.writeString(folder.resolve(FILE), "{\"offsetTable\":{\"T@g\":{0:");

        assertEquals(1, open().find("g", "T", 0));
    }

    @Test
    void shouldNotStartWithADamagedFileAndNoBackup() throws Exception {
        Files.writeString(folder.resolve(FILE), "{\"offsetTable\":{\"no separator\":{0:1}}}");

        var refused = assertThrows(DamagedTableException.class, this::open);

        assertTrue(refused.getMessage().contains(folder.resolve(FILE).toString()), refused.getMessage());
        assertTrue(refused.getMessage().contains("no separator"), refused.getMessage());
    }
}
