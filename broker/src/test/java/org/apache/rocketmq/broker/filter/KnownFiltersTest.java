package org.apache.rocketmq.broker.filter;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.alibaba.fastjson2.JSON;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.broker.group.Subscription;
import org.apache.rocketmq.broker.table.DamagedTableException;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.filter.bloom.BloomBits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known in advance, and when it counts. */
class KnownFiltersTest {
    private static final String FILE = "consumerFilter.json";
    private static final BloomBits MAP = BloomBits.of(20, 32);
    /** As Apache's broker wrote it, but for its layout. */
    private static final String APACHES = """
        {"filterDataByTopic":{"TopicA":{"groupFilterData":{"GID_SQL":{"bloomFilterData":{"bitNum":112,
        "bitPos":[10,52,28]},"bornTime":1000,"clientVersion":1795370954579,"consumerGroup":"GID_SQL",
        "dead":true,"deadTime":1500,"expression":"color = 'red' AND n > 3","expressionType":"SQL92",
        "topic":"TopicA"}},"topic":"TopicA"}}}""";

    @TempDir
    Path folder;
    private long now = 2_000;
    private long lastStored;

    private KnownFilters open(boolean trusted) throws IOException {
        return open(trusted, new FilterRules(true, MAP, 3, Duration.ofMillis(100)));
    }

    private KnownFilters open(boolean trusted, FilterRules rules) throws IOException {
        var filters = KnownFilters.open(new TableFile(folder, FILE), rules, () -> Instant.ofEpochMilli(now));
        filters.start(() -> lastStored, trusted);
        return filters;
    }

    private static Subscription red(String topic) {
        return Subscription.of(topic, "color = 'red'", "SQL92", 1);
    }

    private static ByteBuffer record(String properties) {
        byte[] topic = "T".getBytes(StandardCharsets.UTF_8);
        byte[] text = properties.getBytes(StandardCharsets.UTF_8);
        int length = RecordLayout.recordLength(0, 0, topic.length, text.length);
        var record = ByteBuffer.allocate(length);
        record.putInt(0, length).putInt(RecordLayout.MAGIC, RecordLayout.MAGIC_V1);
        record.position(RecordLayout.bodyLength(0) + Integer.BYTES)
            .put((byte) topic.length).put(topic).putShort((short) text.length).put(text);
        return record.rewind();
    }

    private static ByteBuffer map(KnownFilters filters, String topic, String color) {
        return ByteBuffer.wrap(filters.of(topic, record("color\u0001" + color + "\u0002")));
    }

    private static String closed(String table) {
        return table.substring(0, table.length() - 1) + ",\"skyrocketClosedAfter\":0}";
    }

    @Test
    void shouldTellWhichMessagesMayPass() throws Exception {
        var filters = open(true);
        assertNull(filters.of("T", record("color\u0001red\u0002")), "nobody filters the topic");
        var filter = filters.find("g", red("T"));

        assertEquals(2_000, filter.bornMillis());
        assertTrue(filter.mayPass(2_001, map(filters, "T", "red")));
        assertFalse(filter.mayPass(2_001, map(filters, "T", "blue")));
        assertSameFilter(filter, filters.find("g", red("T")));
    }

    private static void assertSameFilter(KnownFilter expected, KnownFilter found) {
        assertTrue(expected == found, () -> expected + " and " + found);
    }

    @Test
    void shouldNotTellOfMessagesThatItMayNotHaveSeen() throws Exception {
        var filters = open(true);
        lastStored = 5_000;
        var filter = filters.find("g", red("T"));
        var blue = map(filters, "T", "blue");

        assertEquals(5_000, filter.bornMillis(), "also when the clock was set back");
        assertTrue(filter.mayPass(5_000, blue));
        assertFalse(filter.mayPass(5_001, blue));
        assertTrue(filter.mayPass(5_001, null));
        assertTrue(filter.mayPass(5_001, ByteBuffer.allocate(MAP.bytes() + 1)), "a map of another size");
        assertTrue(filter.mayPass(-1, null));
    }

    @Test
    void shouldBeBornAnewWithAnotherExpression() throws Exception {
        var filters = open(true);
        filters.find("g", red("T"));
        now = 3_000;
        var blue = filters.find("g", Subscription.of("T", "color = 'blue'", "SQL92", 2));

        assertEquals(3_000, blue.bornMillis());
        assertTrue(blue.mayPass(3_001, map(filters, "T", "blue")));
        assertFalse(blue.mayPass(3_001, map(filters, "T", "red")));
        assertNull(filters.find("g", Subscription.of("T", "*", "TAG", 3)));
    }

    @Test
    void shouldKeepAFilterForAWhileWhenNobodyWantsIt() throws Exception {
        var filters = open(true);
        var filter = filters.find("g", red("T"));
        filters.look((group, topic) -> red("T"));
        assertSameFilter(filter, filters.find("g", red("T")));

        filters.look((group, topic) -> null);
        now += 100;
        filters.look((group, topic) -> null);
        var back = filters.find("g", red("T"));
        assertEquals(2_000, back.bornMillis(), "messages were held against it all the time");

        filters.look((group, topic) -> null);
        now += 101;
        filters.look((group, topic) -> null);
        assertNull(filters.of("T", record("color\u0001red\u0002")));
        assertEquals(now, filters.find("g", red("T")).bornMillis());
    }

    @Test
    void shouldHoldMessagesAgainstSoManyFiltersOnly() throws Exception {
        var filters = open(true);
        for (int i = 0; i < 3; i++) {
            assertNotNull(filters.find("g" + i, red("T")));
        }
        assertNull(filters.find("g3", red("T")));
        assertNotNull(filters.find("g3", red("U")));
        filters.look((group, topic) -> "g0".equals(group) ? null : red(topic));
        now += 101;
        filters.look((group, topic) -> "g0".equals(group) ? null : red(topic));
        assertNotNull(filters.find("g3", red("T")));
    }

    @Test
    void shouldGoOnAfterACleanStop() throws Exception {
        var before = open(true);
        before.find("g", red("T"));
        lastStored = 2_500;
        before.close();
        now = 9_000;

        var after = open(true);
        var filter = after.find("g", red("T"));

        assertEquals(2_000, filter.bornMillis());
        assertFalse(filter.mayPass(2_001, map(before, "T", "blue")));
    }

    @Test
    void shouldTrustNoBirthAfterACrash() throws Exception {
        var before = open(true);
        before.find("g", red("T"));
        before.close();
        now = 9_000;

        assertEquals(9_000, open(false).find("g", red("T")).bornMillis());
    }

    @Test
    void shouldTrustNoBirthWhenTheTableWasNotClosed() throws Exception {
        var before = open(true);
        before.find("g", red("T"));
        before.save();
        now = 9_000;

        assertEquals(9_000, open(true).find("g", red("T")).bornMillis());
    }

    @Test
    void shouldTrustNoBirthWhenMessagesCameSinceTheTableWasClosed() throws Exception {
        var before = open(true);
        before.find("g", red("T"));
        before.close();
        now = 9_000;
        lastStored = 9_500;

        assertEquals(9_500, open(true).find("g", red("T")).bornMillis());
    }

    @Test
    void shouldTakeTheClosingBackWithTheFirstSave() throws Exception {
        open(true).close();
        assertTrue(Files.readString(folder.resolve(FILE)).contains("skyrocketClosedAfter"));

        open(true).save();

        assertFalse(Files.readString(folder.resolve(FILE)).contains("skyrocketClosedAfter"));
    }

    @Test
    void shouldSayNothingBeforeItHasBegun() throws Exception {
        var before = open(true);
        before.find("g", red("T"));
        before.save();

        var filters = KnownFilters.open(new TableFile(folder, FILE),
            new FilterRules(true, MAP, 3, Duration.ofMillis(100)), () -> Instant.ofEpochMilli(now));

        assertNull(filters.of("T", record("color\u0001red\u0002")));
        assertNull(filters.find("g", red("T")));
    }

    @Test
    void shouldKeepToThePositionsInTheFile() throws Exception {
        Files.writeString(folder.resolve(FILE), closed(APACHES.replace("[10,52,28]", "[1,2,3]")));
        var filter = open(true).find("GID_SQL", Subscription.of("TopicA", "color = 'red' AND n > 3", "SQL92", 5));

        assertArrayEquals(new int[] {1, 2, 3}, filter.positions());
        assertEquals(1_000, filter.bornMillis());
    }

    @Test
    void shouldMakeAFilterAnewWhoseMapHasAnotherSize() throws Exception {
        Files.writeString(folder.resolve(FILE), APACHES.replace("112", "64"));
        var filter = open(true).find("GID_SQL", Subscription.of("TopicA", "color = 'red' AND n > 3", "SQL92", 5));

        assertArrayEquals(new int[] {10, 52, 28}, filter.positions());
        assertEquals(2_000, filter.bornMillis());
    }

    @Test
    void shouldWriteWhatApacheReads() throws Exception {
        Files.writeString(folder.resolve(FILE), closed(APACHES));
        var filters = open(true);
        filters.find("other", red("T"));
        filters.save();

        var written = JSON.parseObject(Files.readString(folder.resolve(FILE))).getJSONObject("filterDataByTopic");
        assertEquals(JSON.parseObject(APACHES).getJSONObject("filterDataByTopic").get("TopicA"),
            written.get("TopicA"));
        assertEquals(2_000L, written.getJSONObject("T").getJSONObject("groupFilterData").getJSONObject("other")
            .getLongValue("bornTime"));
    }

    @Test
    void shouldWriteOnlyWhatHasChanged() throws Exception {
        var filters = open(true);
        filters.save();
        assertFalse(Files.exists(folder.resolve(FILE)));
        filters.find("g", red("T"));
        filters.save();
        Files.delete(folder.resolve(FILE));
        filters.find("g", red("T"));
        filters.look((group, topic) -> red(topic));
        filters.save();
        assertFalse(Files.exists(folder.resolve(FILE)));
    }

    @Test
    void shouldLeaveTheFileAloneWhenItIsOff() throws Exception {
        Files.writeString(folder.resolve(FILE), "no table");
        var filters = open(true, new FilterRules(false, MAP, 3, Duration.ofMillis(100)));

        assertNull(filters.find("g", red("T")));
        assertNull(filters.of("T", record("color\u0001red\u0002")));
        filters.save();
        assertEquals("no table", Files.readString(folder.resolve(FILE)));
    }

    @Test
    void shouldRefuseADamagedFile() throws Exception {
        Files.writeString(folder.resolve(FILE), APACHES.replace("52", "112"));
        assertTrue(assertThrows(DamagedTableException.class, () -> open(true)).getMessage().contains("bit 112"));
    }

    @Test
    void shouldLeaveOutAnExpressionThatIsNone() throws Exception {
        Files.writeString(folder.resolve(FILE), APACHES.replace("n > 3", "n >"));
        assertNull(open(true).of("TopicA", record("color\u0001red\u0002")));
    }

    @Test
    void shouldLetPullsGoOnWhileTheTableIsWritten() throws Exception {
        var file = new TableFile(folder, FILE);
        var filters = KnownFilters.open(file, new FilterRules(true, MAP, 3, Duration.ofMillis(100)),
            () -> Instant.ofEpochMilli(now));
        filters.start(() -> lastStored, true);
        filters.find("g", red("T"));
        var saving = new FutureTask<Void>(() -> {
            filters.save();
            return null;
        });
        var writer = new Thread(saving, "saves the filters");
        synchronized (file) {
            writer.start();
            await().until(() -> writer.getState() == Thread.State.BLOCKED);

            assertNotNull(CompletableFuture.supplyAsync(() -> filters.find("h", red("T"))).get(60, TimeUnit.SECONDS));
        }
        saving.get();
        filters.save();
        assertTrue(Files.readString(folder.resolve(FILE)).contains("\"h\""));
    }

    @Test
    void shouldNotMakeThosePullsWaitThatItHoldsNoFilterFor() throws Exception {
        var filters = open(true);
        for (int i = 0; i < 3; i++) {
            filters.find("g" + i, red("T"));
        }
        synchronized (filters) {
            assertNull(CompletableFuture.supplyAsync(() -> filters.find("g3", red("T"))).get(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void shouldWriteLaterWhatCouldNotBeWritten() throws Exception {
        var filters = open(true);
        filters.find("g", red("T"));
        var inTheWay = Files.createDirectory(folder.resolve(FILE + ".tmp"));
        Files.createFile(inTheWay.resolve("something"));
        assertThrows(IOException.class, filters::save);
        Files.delete(inTheWay.resolve("something"));
        Files.delete(inTheWay);

        filters.save();

        assertTrue(Files.exists(folder.resolve(FILE)));
    }
}
