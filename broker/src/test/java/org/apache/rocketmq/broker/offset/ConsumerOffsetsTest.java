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
