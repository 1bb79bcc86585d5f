package org.apache.rocketmq.store;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/** A store that Apache RocketMQ 5.5.0 wrote, and what is in it. */
final class GoldenStore {
    static final int SEGMENT_BYTES = 49152;
    static final int QUEUE_FILE_BYTES = 1200;
    static final int INDEX_SLOTS = 200;
    static final int INDEX_ENTRIES = 500;

    private static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE_DIGITS = 11;
    private static final int KIND_AT = 156;

    private GoldenStore() { }

    /** One record, as the table beside the store has it. */
    record Row(String topic, int queueId, long queueOffset, long logPosition, int length, String version, int sysFlag,
        int flag, int reconsumeTimes, long preparedOffset, long tagsCode, int bodyBytes, int bodyCrc,
        String properties) {

        static Row parse(String line) {
            String[] cell = line.split("\t", -1);
            return new Row(cell[0], Integer.parseInt(cell[1]), Long.parseLong(cell[2]), Long.parseLong(cell[3]),
                Integer.parseInt(cell[4]), cell[5], Integer.parseInt(cell[6]), Integer.parseInt(cell[7]),
                Integer.parseInt(cell[8]), Long.parseLong(cell[9]), Long.parseLong(cell[14]),
                Integer.parseInt(cell[15]), Integer.parseInt(cell[16]), cell[18]);
        }
    }

    /** Unpacks it below a folder and returns its root. */
    static Path unpack(Path folder) throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(
            new GZIPInputStream(GoldenStore.class.getResourceAsStream("/store-5.5.0.tar.gz"))))) {
            byte[] header = new byte[BLOCK];
            for (in.readFully(header); header[0] != 0; in.readFully(header)) {
                Path path = folder.resolve(new String(header, 0, NAME_BYTES, StandardCharsets.UTF_8).trim());
                int size = Integer.parseInt(
                    new String(header, SIZE_AT, SIZE_DIGITS, StandardCharsets.US_ASCII).trim(), 8);
                if (header[KIND_AT] == '5') {
                    Files.createDirectories(path);
                } else {
                    Files.createDirectories(path.getParent());
                    Files.write(path, in.readNBytes(size));
                    in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
                }
            }
        }
        return folder.resolve("store");
    }

    static List<Row> rows(Path root) throws IOException {
        return Files.readAllLines(root.resolve("expected.tsv")).stream().skip(1).map(Row::parse).toList();
    }

    /** Its messages are old: they are kept for long, and whether they are shows at each hour of the day. */
    static StoreConfig config(Path root) {
        String everyHour = IntStream.range(0, 24).mapToObj("%02d"::formatted).collect(Collectors.joining(";"));
        return TestStore.config(root, TestStore.HOST, Map.of("mappedFileSizeCommitLog", "" + SEGMENT_BYTES,
            "mappedFileSizeConsumeQueue", "" + QUEUE_FILE_BYTES, "maxHashSlotNum", "" + INDEX_SLOTS,
            "maxIndexNum", "" + INDEX_ENTRIES, "deleteWhen", everyHour, "fileReservedTime", "876000"));
    }
}
