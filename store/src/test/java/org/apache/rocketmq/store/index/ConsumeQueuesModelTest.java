package org.apache.rocketmq.store.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.log.RecordView;
import org.apache.rocketmq.store.log.FileNames;

/** Random puts, publishes, rounds of writing that fail or not, trims and reopenings, against lists. */
class ConsumeQueuesModelTest {
    private static final int QUEUES = 3;
    private static final int RECORD_BYTES = 100;

    /** One thing that happens; {@code count} is how many entries, or a share of the log in percent. */
    private record Step(Kind kind, int queueId, int count) { }

    private enum Kind { PUT, PUBLISH, WRITE, WRITE_SOME, FAIL, TRIM, REOPEN, CRASH, DELETE }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Kind> kinds = Arbitraries.frequency(Tuple.of(12, Kind.PUT), Tuple.of(4, Kind.PUBLISH),
            Tuple.of(3, Kind.WRITE), Tuple.of(2, Kind.WRITE_SOME), Tuple.of(2, Kind.FAIL), Tuple.of(1, Kind.TRIM),
            Tuple.of(1, Kind.REOPEN), Tuple.of(1, Kind.CRASH), Tuple.of(1, Kind.DELETE));
        var counts = Arbitraries.frequencyOf(Tuple.of(9, Arbitraries.integers().between(1, 30)),
            Tuple.of(1, Arbitraries.integers().between(30, 2500)));
        return Combinators.combine(kinds, Arbitraries.integers().between(0, QUEUES - 1), counts)
            .as(Step::new).list().ofMinSize(1).ofMaxSize(60);
    }

    @Property(tries = 300)
    void shouldHoldWhatAListWouldHold(@ForAll("steps") List<Step> steps) throws IOException {
        Path folder = folderInMemory();
        try {
            var subject = new Subject(folder);
            for (Step step : steps) {
                subject.take(step);
                subject.check();
            }
        } finally {
            deleteTree(folder);
        }
    }

    private static Path folderInMemory() throws IOException {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory)
            ? Files.createTempDirectory(memory, "queues") : Files.createTempDirectory("queues");
    }

    private static void deleteTree(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** A disk that fails now and then, by count. */
    private static final class FailingDisk implements Disk {
        private int untilFailure = Integer.MAX_VALUE;

        @Override
        public void force(FileChannel channel, Path file) throws IOException {
            if (untilFailure-- <= 0) {
                throw new IOException("no force of " + file);
            }
        }

        @Override
        public void forceFolder(Path folder) throws IOException {
            if (untilFailure-- <= 0) {
                throw new IOException("no force of " + folder);
            }
        }
    }

    /** The log that the model stands for. */
    private record ModelLog(List<List<Long>> model, LongSupplier start) implements RecordSource {
        @Override
        public void records(String topic, int queueId, Range range, Sink sink) throws IOException {
            var positions = model.get(queueId);
            for (int i = 0; i < positions.size(); i++) {
                long position = positions.get(i);
                if (position >= start.getAsLong() && position >= range.from() && position < range.to()) {
                    sink.take(new RestoredEntry(topic, queueId, i, position, RECORD_BYTES, -position, 0));
                }
            }
        }

        @Override
        public boolean has(QueueEntry entry, String topic, int queueId, long queueOffset) {
            return queueOffset < model.get(queueId).size() && entry.recordLength() == RECORD_BYTES
                && model.get(queueId).get((int) queueOffset) == entry.logPosition();
        }

        @Override
        public void look(QueueEntry entry, RecordView view, Look look) {
            // There are no records, only what their entries are to be: nobody finds out what their tags are.
        }

        @Override
        public long firstPosition() {
            return start.getAsLong();
        }
    }

    /** Queues of one topic, and what they should hold. */
    private static final class Subject {
        private final FailingDisk disk = new FailingDisk();
        private final Path folder;
        private final List<List<Long>> model = new ArrayList<>();
        private final long[] published = new long[QUEUES];
        private ConsumeQueues queues;
        private long logEnd;
        private long logStart;
        private long flushed;

        Subject(Path folder) throws IOException {
            this.folder = folder;
            for (int i = 0; i < QUEUES; i++) {
                model.add(new ArrayList<>());
            }
            open(Long.MAX_VALUE, false);
        }

        private void open(long limit, boolean afterCrash) throws IOException {
            var log = new ModelLog(model, () -> logStart);
            queues = new ConsumeQueues(folder, 2000, new ExtensionConfig(false, 1000), FilterBits.NONE,
                DelayLevels.parse("1s"), disk);
            queues.load();
            if (afterCrash) {
                assertTrue(queues.openAll(log, limit));
                assertTrue(queues.reachExtents(logStart));
            } else {
                assertTrue(queues.openLazily(log, limit, limit - 1, 0));
            }
            queues.dropBelow(logStart);
        }

        void take(Step step) throws IOException {
            switch (step.kind) {
                case PUT -> put(step.queueId, step.count);
                case PUBLISH -> publish(step.queueId, step.count);
                case WRITE -> {
                    assertEquals(0, write(logEnd));
                    assertEquals(0, queues.unwrittenEntries());
                }
                case WRITE_SOME -> assertEquals(0, write(flushed + (logEnd - flushed) / RECORD_BYTES / 2
                    * RECORD_BYTES));
                case FAIL -> {
                    disk.untilFailure = step.count % 6;
                    write(logEnd);
                    disk.untilFailure = Integer.MAX_VALUE;
                }
                case TRIM -> {
                    for (int queueId = 0; queueId < QUEUES; queueId++) {
                        publish(queueId, 0);
                    }
                    logStart += (flushed - logStart) / RECORD_BYTES * (step.count % 100) / 100 * RECORD_BYTES;
                    queues.dropBelow(logStart);
                }
                case REOPEN -> {
                    write(logEnd);
                    assertEquals(0, queues.unwrittenEntries());
                    queues.writeExtents(logStart, logEnd - 1, 0);
                    if (step.count % 3 == 0) {
                        damage(step.queueId, step.count);
                    }
                    reopen(logEnd, false);
                }
                case CRASH -> reopen(flushed, true);
                default -> delete();
            }
        }

        private void put(int queueId, int count) throws IOException {
            ConsumeQueue queue = queues.make("T", queueId);
            assertEquals(model.get(queueId).size(), queue.nextOffset());
            queue.makeRoom(count);
            for (int i = 0; i < count; i++) {
                queue.put(logEnd, RECORD_BYTES, -logEnd);
                model.get(queueId).add(logEnd);
                logEnd += RECORD_BYTES;
            }
            queues.noteUnforced(queue);
        }

        private void publish(int queueId, int count) throws IOException {
            int size = model.get(queueId).size();
            published[queueId] = Math.max(published[queueId], size - Math.min(size, count % 3));
            if (size > 0) {
                queues.make("T", queueId).publish(published[queueId]);
            }
        }

        private int write(long below) {
            WriteRound round = queues.beginWriting();
            round.write(below);
            queues.endWriting(round);
            if (round.failures() == 0) {
                flushed = Math.max(flushed, below);
            }
            return round.failures();
        }

        /** What a crash leaves is at least what was flushed, and what recovery cuts off is the rest. */
        private void reopen(long limit, boolean afterCrash) throws IOException {
            queues.closeFiles();
            assertEquals(0, queues.openFiles());
            open(limit, afterCrash);
            logEnd = limit;
            for (int i = 0; i < QUEUES; i++) {
                model.get(i).removeIf(position -> position >= limit);
                published[i] = model.get(i).size();
            }
        }

        /** Harms the files of a queue, in one of several ways. */
        private void damage(int queueId, int how) throws IOException {
            Path queue = folder.resolve("consumequeue/T/" + queueId);
            if (!Files.exists(queue)) {
                return;
            }
            List<Path> files = FileNames.children(queue);
            if (files.isEmpty()) {
                return;
            }
            Path one = files.get(how % files.size());
            switch (how % 5) {
                case 0 -> deleteTree(queue);
                case 1 -> Files.delete(one);
                case 2 -> Files.write(one, new byte[how]);
                case 3 -> garble(one, how);
                default -> Files.write(files.get(files.size() - 1), new byte[2000]);
            }
        }

        /** Some bytes in the middle of a file are others now. */
        private static void garble(Path file, int how) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            byte[] others = new byte[1 + how % 70];
            new Random(how).nextBytes(others);
            for (int i = 0; i < others.length; i++) {
                int at = how % (bytes.length - others.length) + i;
                // Nothing tells when only the tags are others.
                bytes[at] = at % 20 < 12 ? others[i] : bytes[at];
            }
            Files.write(file, bytes);
        }

        private void delete() throws IOException {
            write(logEnd);
            WriteRound round = queues.beginWriting();
            queues.remove("T", logEnd).run();
            round.write(logEnd);
            queues.endWriting(round);
            for (int i = 0; i < QUEUES; i++) {
                model.get(i).clear();
                published[i] = 0;
            }
            assertEquals(0, queues.unwrittenEntries());
            assertFalse(Files.exists(folder.resolve("consumequeue/T")));
        }

        void check() {
            var entry = new QueueEntry();
            for (int queueId = 0; queueId < QUEUES; queueId++) {
                var expected = model.get(queueId);
                ConsumeQueue queue = queues.find("T", queueId);
                if (queue == null) {
                    assertEquals(0, expected.size());
                    continue;
                }
                assertEquals(expected.size(), queue.nextOffset());
                assertEquals(published[queueId], queue.maxOffset());
                assertFalse(queue.read(queue.nextOffset(), entry));
                for (int i = (int) queue.minOffset(); i < expected.size(); i++) {
                    assertTrue(queue.read(i, entry), "entry " + i);
                    long position = expected.get(i);
                    assertEquals(position, entry.logPosition());
                    assertEquals(RECORD_BYTES, entry.recordLength());
                    assertEquals(-position, entry.tags());
                }
                checkMinimum(queue, expected);
            }
        }

        private void checkMinimum(ConsumeQueue queue, List<Long> expected) {
            long min = queue.minOffset();
            assertTrue(min == 0 || expected.get((int) min - 1) < logStart, "not more than needed is dropped");
            assertTrue(min == queue.maxOffset() || expected.get((int) min) >= logStart, "enough is dropped");
            long limit = logStart + (logEnd - logStart) / 2;
            long found = EntrySearch.firstOffset(queue, min, queue.maxOffset(), entry -> entry.logPosition() >= limit);
            assertTrue(found == min || expected.get((int) found - 1) < limit);
            assertTrue(found == queue.maxOffset() || expected.get((int) found) >= limit);
        }
    }
}
