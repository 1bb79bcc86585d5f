package org.apache.rocketmq.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.function.Supplier;
import org.apache.rocketmq.broker.offset.ConsumerOffsets;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.broker.table.TableVersion;
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
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
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
        return saving(() -> List.of(offsets.current()));
    }

    private ReferenceSaving saving(Supplier<List<TableVersion>> tables) {
        return new ReferenceSaving(tables, new ReferenceSaving.Log(appended::get, flushed::get, asked::incrementAndGet),
            (delay, task) -> later.add(task), nanos::get);
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
        assertEquals(1, asked.get(), "the log is to be forced");
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
    void shouldTakeAFiftiethOfTheTimeForThoseWhoCannotWait() {
        var saved = new AtomicLong();
        var saving = saving(() -> {
            nanos.addAndGet(10);
            return List.of(() -> {
                nanos.addAndGet(20);
                saved.incrementAndGet();
            });
        });
        saving.saveSoon();
        assertEquals(1, saved.get());
        nanos.addAndGet(50 * 30 - 1);
        saving.saveSoon();
        assertEquals(1, saved.get());
        nanos.incrementAndGet();
        saving.saveSoon();
        assertEquals(2, saved.get());
        saving.save();
        assertEquals(3, saved.get(), "in its own turn it goes on as ever");
    }

    @Test
    void shouldLeaveItToTheNextTurnWhatCannotBeWritten() {
        var tries = new AtomicLong();
        var saving = saving(() -> List.of(() -> {
            if (tries.incrementAndGet() < 3) {
                throw new IOException("no room");
            }
        }));
        assertThrows(UncheckedIOException.class, saving::saveSoon);
        saving.saveSoon();
        assertEquals(1, tries.get());
        assertThrows(UncheckedIOException.class, saving::save);
        saving.save();
        saving.saveSoon();
        assertEquals(4, tries.get());
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
