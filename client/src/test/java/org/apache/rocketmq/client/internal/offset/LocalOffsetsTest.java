package org.apache.rocketmq.client.internal.offset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of a broadcasting consumer: what it keeps, and what happens when it is damaged. */
class LocalOffsetsTest {
    private static final MessageQueue FIRST = new MessageQueue("topic", "broker-a", 0);
    private static final MessageQueue SECOND = new MessageQueue("topic", "broker-a", 1);

    @TempDir
    Path folder;
    private Path file;

    @BeforeEach
    void place() {
        file = folder.resolve("client").resolve("group").resolve("offsets.json");
    }

    private LocalOffsets open() throws MQClientException {
        return LocalOffsets.open(file, Runnable::run);
    }

    private void write(Path to, String text) throws Exception {
        Files.createDirectories(to.getParent());
        Files.writeString(to, text);
    }

    @Test
    void shouldFindAgainWhatWasSaved() throws Exception {
        var offsets = open();
        assertEquals(OptionalLong.empty(), offsets.of(FIRST).join());
        offsets.commit(FIRST, 5).join();
        offsets.commit(SECOND, 7).join();
        assertFalse(Files.exists(file), "nothing is kept before it is saved");
        offsets.save().join();
        var again = open();
        assertEquals(OptionalLong.of(5), again.of(FIRST).join());
        assertEquals(OptionalLong.of(7), again.of(SECOND).join());
    }

    @Test
    void shouldReadAFileOfApaches() throws Exception {
        write(file, "{\n\t\"offsetTable\":{{\n\t\t\t\"brokerName\":\"broker-a\",\n\t\t\t\"queueId\":0,\n"
            + "\t\t\t\"topic\":\"topic\"\n\t\t}:5,{\"brokerName\":\"broker-a\",\"queueId\":1,"
            + "\"topic\":\"topic\"}:7\n\t}\n}");
        assertEquals(OptionalLong.of(5), open().of(FIRST).join());
        assertEquals(OptionalLong.of(7), open().of(SECOND).join());
    }

    @Test
    void shouldKeepTheVersionBefore() throws Exception {
        var offsets = open();
        offsets.commit(FIRST, 5);
        offsets.save().join();
        offsets.commit(FIRST, 6);
        offsets.save().join();
        Files.delete(file);
        assertEquals(OptionalLong.of(5), open().of(FIRST).join());
        Files.writeString(file, "{\"offsetTab");
        assertEquals(OptionalLong.of(5), open().of(FIRST).join());
    }

    @Test
    void shouldNotReplaceTheVersionBeforeByAFileThatCouldNotBeRead() throws Exception {
        var offsets = open();
        offsets.commit(FIRST, 5);
        offsets.save().join();
        offsets.commit(FIRST, 6);
        offsets.save().join();
        Files.writeString(file, "{\"offsetTab");
        var again = open();
        again.commit(FIRST, 7);
        again.save().join();
        assertEquals(OptionalLong.of(7), open().of(FIRST).join());
        Files.delete(file);
        assertEquals(OptionalLong.of(5), open().of(FIRST).join());
    }

    @Test
    void shouldNotWriteWhatIsThere() throws Exception {
        var offsets = open();
        offsets.commit(FIRST, 5);
        offsets.save().join();
        offsets.save().join();
        assertFalse(Files.exists(file.resolveSibling("offsets.json.bak")));
    }

    @Test
    void shouldSayWhichFileCannotBeRead() throws Exception {
        write(file, "{\"offsetTable\":");
        var failure = assertThrows(MQClientException.class, this::open);
        assertTrue(failure.getMessage().contains(file.toString()), failure.getMessage());
        write(file.resolveSibling("offsets.json.bak"), "[]");
        assertThrows(MQClientException.class, this::open);
    }

    @Test
    void shouldTryAgainWhenAFileCouldNotBeWritten() throws Exception {
        var offsets = open();
        offsets.commit(FIRST, 5);
        Files.writeString(folder.resolve("client"), "in the way");
        var failure = assertThrows(CompletionException.class, () -> offsets.save().join());
        assertTrue(failure.getMessage().contains(file.toString()), failure.getMessage());
        Files.delete(folder.resolve("client"));
        offsets.save().join();
        assertEquals(OptionalLong.of(5), open().of(FIRST).join());
    }
}
