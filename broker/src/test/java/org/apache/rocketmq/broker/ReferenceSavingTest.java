package org.apache.rocketmq.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.broker.offset.ConsumerOffsets;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.NewMessage;
import org.apache.rocketmq.store.StoreConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An offset is on the disk only after the messages before it. */
class ReferenceSavingTest {
    private static final InetSocketAddress HOST = new InetSocketAddress("127.0.0.1", 10911);
    private static final String NEVER = "60000";

    @TempDir
    Path folder;
    private final List<String> failures = new ArrayList<>();
    private final AtomicLong appended = new AtomicLong();
    private final AtomicLong flushed = new AtomicLong();
    private final Queue<Runnable> later = new ArrayDeque<>();

    private MessageStore store() throws Exception {
        var texts = new HashMap<>(Map.of("storePathRootDir", folder.toString(), "mappedFileSizeCommitLog", "1048576",
            "flushIntervalCommitLog", NEVER, "flushIntervalConsumeQueue", NEVER));
        return MessageStore.open(StoreConfig.from(Settings.parse(texts, StoreConfig.settings()), HOST),
            InstantSource.system(), (topic, queueId, next, tags) -> { },
            (what, failure) -> failures.add(what + ": " + failure));
    }

    private static void append(MessageStore store) throws Exception {
        store.append(new NewMessage("T", 0, 0, 0, 0, HOST, 0, 0, ByteBuffer.wrap(new byte[10]), ""))
            .toCompletableFuture().get();
    }

    private ConsumerOffsets offsets() throws Exception {
        return ConsumerOffsets.open(
            new TableFile(folder.resolve("config"), "consumerOffset.json"), InstantSource.system());
    }

    private ReferenceSaving saving(ConsumerOffsets offsets) {
        return new ReferenceSaving(
            () -> List.of(offsets.current()), appended::get, flushed::get, (delay, task) -> later.add(task));
    }

    @Test
    void shouldWaitForTheMessagesThatAnOffsetLiesBehind() throws Exception {
        var offsets = offsets();
        var saving = saving(offsets);
        appended.set(100);
        flushed.set(99);
        offsets.commit("g", "T", 0, 1);

        saving.save();
        saving.save();
        assertEquals(1, later.size(), "one look at a time");
        later.remove().run();
        assertEquals(ConsumerOffsets.NONE, offsets().find("g", "T", 0));

        offsets.commit("g", "T", 0, 2);
        appended.set(200);
        flushed.set(100);
        later.remove().run();
        assertEquals(1, offsets().find("g", "T", 0), "what was there when the wait began");
        assertEquals(0, later.size());

        flushed.set(200);
        saving.save();
        assertEquals(2, offsets().find("g", "T", 0));
    }

    @Test
    void shouldSaveAtOnceWhatIsOnTheDisk() throws Exception {
        var offsets = offsets();
        offsets.commit("g", "T", 0, 1);

        saving(offsets).save();

        assertEquals(1, offsets().find("g", "T", 0));
        assertEquals(0, later.size());
    }

    @Test
    void shouldSaveWhatIsThereAtTheEndBehindTheMessages() throws Exception {
        var store = store();
        append(store);
        var offsets = offsets();
        offsets.commit("g", "T", 0, 1);

        store.close(() -> {
            assertEquals(store.appendedPosition(), store.flushedPosition());
            Tables.saveEach(List.of(offsets.current()));
        });

        assertEquals(1, offsets().find("g", "T", 0));
        assertEquals(List.of(), failures);
    }
}
