package org.apache.rocketmq.store.index;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.apache.rocketmq.store.log.Disk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From where to where each queue went when the store was closed last, so that a queue that has lost something since is
 * noticed when it is opened, what the {@link EntrySums} did not write, and which topics and queues there are at all. A
 * text file:
 * <pre>
 *   extents FILE_BYTES LOG_START LAST_RECORD LAST_STORE_TIME
 *   TOPIC ID:MIN:MAX:SUM ID:MIN:MAX:SUM ...                    (a line for each topic)
 *   crc32 DECIMAL                                              (of all before)
 * </pre>
 */
final class QueueExtents {
    /** Stands for an offset that is not known. */
    static final long UNKNOWN = -1;

    private static final Logger LOG = LoggerFactory.getLogger(QueueExtents.class);
    private static final String HEAD = "extents";
    private static final String TAIL = "crc32 ";
    /** How many numbers tell one queue: id, first offset, end, sum over its last chunk. */
    private static final int STRIDE = 4;

    private final TextFile file;
    private Head head;
    private Map<String, long[]> topics = new TreeMap<>();

    /** The state that the extents belong to: which log, and what its checkpoint said. */
    record Head(int fileBytes, long logStart, long lastRecord, long lastStoreTimestamp) { }

    /** What is known of one queue; the sum is that of {@link EntrySums#sumAt}. */
    record Extent(long min, long max, long lastSum) {
        boolean isEmpty() {
            return min == max;
        }
    }

    QueueExtents(Path file, Disk disk) {
        this.file = new TextFile(file, disk);
    }

    /** Opening: reads the file. One that is missing or damaged tells nothing, which costs some care only. */
    void load() throws IOException {
        var lines = file.lines();
        try {
            int last = lines.size() - 1;
            if (last < 1) {
                return;
            }
            if (!lines.get(last).equals(TAIL + checksum(String.join("\n", lines.subList(0, last)) + "\n"))) {
                throw new IllegalArgumentException("the checksum is another one");
            }
            var found = new TreeMap<String, long[]>();
            for (String line : lines.subList(1, last)) {
                String[] words = line.split(" ");
                found.put(TextFile.fromLine(words[0]), numbersOf(words));
            }
            String[] words = lines.get(0).split(" ");
            head = new Head(Integer.parseInt(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]),
                Long.parseLong(words[4]));
            topics = found;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            LOG.warn("{} is damaged and not used: {}", file, e.getMessage());
        }
    }

    private static long[] numbersOf(String[] words) {
        long[] numbers = new long[(words.length - 1) * STRIDE];
        int next = 0;
        for (int i = 1; i < words.length; i++) {
            String[] ofQueue = words[i].split(":");
            if (ofQueue.length != STRIDE) {
                throw new IllegalArgumentException(words[i] + " are not " + STRIDE + " numbers");
            }
            for (String number : ofQueue) {
                numbers[next++] = Long.parseLong(number);
            }
        }
        return numbers;
    }

    private static long checksum(String text) {
        var crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
        return crc.getValue();
    }

    /** What the extents belong to, or null where there are none. */
    Head head() {
        return head;
    }

    /** The topics with their queues' numbers. */
    Map<String, long[]> topics() {
        return topics;
    }

    /** Forgets what was read. */
    void forget() {
        head = null;
        topics = new TreeMap<>();
    }

    void write(Head of, Map<String, long[]> now) throws IOException {
        var text = new StringBuilder(HEAD).append(' ').append(of.fileBytes).append(' ').append(of.logStart)
            .append(' ').append(of.lastRecord).append(' ').append(of.lastStoreTimestamp).append('\n');
        now.forEach((topic, numbers) -> {
            text.append(TextFile.toLine(topic));
            for (int i = 0; i < numbers.length; i += STRIDE) {
                text.append(' ').append(numbers[i]);
                for (int each = 1; each < STRIDE; each++) {
                    text.append(':').append(numbers[i + each]);
                }
            }
            text.append('\n');
        });
        long checksum = checksum(text.toString());
        text.append(TAIL).append(checksum).append('\n');
        file.replace(text);
    }

    /** The extent of a queue in a topic's numbers; null where there is none. */
    static Extent find(long[] numbers, int queueId) {
        for (int i = 0; i < numbers.length; i += STRIDE) {
            if (numbers[i] == queueId) {
                return new Extent(numbers[i + 1], numbers[i + 2], numbers[i + 3]);
            }
        }
        return null;
    }

    /** Whether a queue in a topic's numbers has messages. */
    static boolean hasMessages(long[] numbers) {
        for (int id : ids(numbers)) {
            Extent extent = find(numbers, id);
            if (extent.max > extent.min) {
                return true;
            }
        }
        return false;
    }

    /** The queue ids in a topic's numbers. */
    static int[] ids(long[] numbers) {
        int[] ids = new int[numbers.length / STRIDE];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (int) numbers[i * STRIDE];
        }
        return ids;
    }

    /** Puts a queue's extent into a topic's numbers. */
    static void put(long[] numbers, int index, int queueId, Extent extent) {
        numbers[index * STRIDE] = queueId;
        numbers[index * STRIDE + 1] = extent.min;
        numbers[index * STRIDE + 2] = extent.max;
        numbers[index * STRIDE + 3] = extent.lastSum;
    }

    /** A topic's numbers for so many queues. */
    static long[] numbers(int queues) {
        return new long[queues * STRIDE];
    }
}
