package org.apache.rocketmq.common.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Settings from the texts of a properties file. */
class SettingsTest {
    /** How the log reaches the disk. */
    enum Flush { ASYNC_FLUSH, SYNC_FLUSH }

    private static final Setting<Integer> PORT = Setting.int32("listenPort", 9876).between(0, 65535);
    private static final Setting<Long> BYTES = Setting.int64("fileBytes", 1L << 40);
    private static final Setting<Boolean> ON = Setting.bool("autoCreateTopicEnable", true);
    private static final Setting<Duration> PERIOD = Setting.millis("scanNotActiveBrokerInterval", 5000)
        .between(10, 60_000).doc("How often silent brokers are looked for.");
    private static final Setting<Path> ROOT = Setting.path("storePathRootDir", Path.of("store"));
    private static final Setting<Flush> FLUSH = Setting.oneOf("flushDiskType", Flush.ASYNC_FLUSH);
    private static final Setting<String> NAME = Setting.text("brokerName", null)
        .accepting(name -> !name.isEmpty(), "a name");
    private static final List<Setting<?>> KNOWN = List.of(PORT, BYTES, ON, PERIOD, ROOT, FLUSH, NAME);

    private static Settings parse(Map<String, String> texts) throws BadSettingsException {
        return Settings.parse(texts, KNOWN);
    }

    private static List<String> complaints(Map<String, String> texts) {
        return assertThrows(BadSettingsException.class, () -> parse(texts)).complaints();
    }

    @Test
    void shouldGiveDefaultsWhereNothingIsSaid() throws BadSettingsException {
        Settings settings = parse(Map.of());

        assertEquals(9876, settings.get(PORT));
        assertEquals(1L << 40, settings.get(BYTES));
        assertEquals(true, settings.get(ON));
        assertEquals(Duration.ofSeconds(5), settings.get(PERIOD));
        assertEquals(Path.of("store"), settings.get(ROOT));
        assertEquals(Flush.ASYNC_FLUSH, settings.get(FLUSH));
        assertEquals(null, settings.get(NAME));
    }

    @Test
    void shouldReadEachType() throws BadSettingsException {
        Settings settings = parse(Map.of("listenPort", " 65535 ", "fileBytes", "-1", "autoCreateTopicEnable", "FALSE",
            "scanNotActiveBrokerInterval", "10", "storePathRootDir", "/data/store", "flushDiskType", "SYNC_FLUSH",
            "brokerName", "broker-a"));

        assertEquals(65535, settings.get(PORT));
        assertEquals(-1L, settings.get(BYTES));
        assertEquals(false, settings.get(ON));
        assertEquals(Duration.ofMillis(10), settings.get(PERIOD));
        assertEquals(Path.of("/data/store"), settings.get(ROOT));
        assertEquals(Flush.SYNC_FLUSH, settings.get(FLUSH));
        assertEquals("broker-a", settings.get(NAME));
    }

    @Test
    void shouldNameEveryBadValueAndWhatIsAllowed() {
        List<String> complaints = complaints(Map.of("listenPort", "65536", "fileBytes", "1.5",
            "autoCreateTopicEnable", "yes", "scanNotActiveBrokerInterval", "9", "flushDiskType", "LATER",
            "storePathRootDir", "", "brokerName", ""));

        assertEquals(List.of(
            "listenPort is [65536]; allowed is a whole number from 0 to 65535",
            "fileBytes is [1.5]; allowed is a whole number",
            "autoCreateTopicEnable is [yes]; allowed is true or false",
            "scanNotActiveBrokerInterval is [9]; allowed is a whole number of milliseconds from 10 to 60000",
            "storePathRootDir is []; allowed is a path",
            "flushDiskType is [LATER]; allowed is one of ASYNC_FLUSH, SYNC_FLUSH",
            "brokerName is []; allowed is a name"), complaints);
    }

    @Test
    void shouldRefuseLineBreaks() {
        assertEquals(List.of("brokerName has a line break in its value; allowed is a name"),
            complaints(Map.of("brokerName", "a\nlistenPort=1")));
    }

    @Test
    void shouldExpandTheHomeFolderInPaths() throws BadSettingsException {
        Path home = Path.of(System.getProperty("user.home"));

        assertEquals(home.resolve("a"), parse(Map.of("storePathRootDir", "${user.home}/a")).get(ROOT));
        assertEquals(home.resolve("a"), parse(Map.of("storePathRootDir", "~/a")).get(ROOT));
        assertEquals(home, parse(Map.of("storePathRootDir", "~")).get(ROOT));
        assertEquals(Path.of("~user/a"), parse(Map.of("storePathRootDir", "~user/a")).get(ROOT));
    }

    @Test
    void shouldSuggestTheNearestKeyForOneThatNobodyKnows() throws BadSettingsException {
        Settings settings = parse(Map.of("listenport", "1", "mapedFileSizeCommitLog", "2", "xyzzy", "3"));

        assertEquals(List.of(
            "listenport is no setting of this server; it is ignored (did you mean listenPort?)",
            "mapedFileSizeCommitLog is no setting of this server; it is ignored"
                + " (did you mean mappedFileSizeCommitLog?)",
            "xyzzy is no setting of this server; it is ignored"), settings.warnings());
        assertEquals(List.of(), settings.notActedOn());
    }

    @Test
    void shouldTakeKeysOfRocketMqCalmly() throws BadSettingsException {
        Settings settings = parse(Map.of("warmMapedFileEnable", "true", "brokerRole", "SLAVE"));

        assertEquals(List.of(), settings.warnings());
        assertEquals(List.of("brokerRole", "warmMapedFileEnable"), settings.notActedOn());
    }

    @Test
    void shouldPrintEverySettingSortedByKey() throws BadSettingsException {
        Settings settings = parse(Map.of("listenPort", "1", "xyzzy", "3"));

        assertEquals("{autoCreateTopicEnable=true, brokerName=, fileBytes=1099511627776, flushDiskType=ASYNC_FLUSH, "
            + "listenPort=1, scanNotActiveBrokerInterval=5000, storePathRootDir=store}", settings.all().toString());
    }

    @Test
    void shouldKeepTheOldSettingsWhenSomeChange() throws BadSettingsException {
        Settings old = parse(Map.of("listenPort", "1", "brokerName", "a"));

        Settings changed = old.with(Map.of("listenPort", "2"));

        assertEquals(1, old.get(PORT));
        assertEquals(2, changed.get(PORT));
        assertEquals("a", changed.get(NAME));
        assertThrows(BadSettingsException.class, () -> changed.with(Map.of("listenPort", "x")));
    }

    @Test
    void shouldRefuseToGiveWhatWasNotDeclared() throws BadSettingsException {
        Settings settings = Settings.parse(Map.of(), List.of(PORT));

        assertThrows(IllegalStateException.class, () -> settings.get(ON));
        assertThrows(IllegalStateException.class, () -> Settings.parse(Map.of(), List.of(PORT, PORT)));
        assertThrows(IllegalStateException.class, () -> NAME.between(1, 2));
    }

    @Test
    void shouldKeepTheDocumentationThroughFurtherRules() {
        assertEquals("How often silent brokers are looked for.", PERIOD.between(1, 2).doc());
        assertEquals("scanNotActiveBrokerInterval", PERIOD.key());
        assertEquals(Duration.ofSeconds(5), PERIOD.defaultValue());
    }

    @Property
    void shouldReadWhatItPrinted(@ForAll int number, @ForAll long bytes, @ForAll boolean on, @ForAll Flush flush)
        throws BadSettingsException {
        Setting<Integer> any = Setting.int32("any", 0);
        List<Setting<?>> known = List.of(any, BYTES, ON, FLUSH);
        Settings settings = Settings.parse(Map.of("any", "" + number, "fileBytes", "" + bytes,
            "autoCreateTopicEnable", "" + on, "flushDiskType", flush.name()), known);

        Settings again = Settings.parse(settings.all(), known);

        assertEquals(number, again.get(any));
        assertEquals(bytes, again.get(BYTES));
        assertEquals(on, again.get(ON));
        assertEquals(flush, again.get(FLUSH));
    }

    @Property
    void shouldFindTheDistanceOfOneChange(@ForAll String word, @ForAll char other, @ForAll int at) {
        int place = Math.floorMod(at, word.length() + 1);
        String longer = word.substring(0, place) + other + word.substring(place);

        assertTrue(EditDistance.between(word, longer, 5) == 1);
        assertTrue(EditDistance.between(longer, word, 5) == 1);
        assertEquals(0, EditDistance.between(word, word, 5));
    }
}
