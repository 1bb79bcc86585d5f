package org.apache.rocketmq.test.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.rocketmq.broker.BrokerSettings;
import org.apache.rocketmq.common.internal.config.Setting;
import org.apache.rocketmq.namesrv.config.NamesrvConfig;
import org.junit.jupiter.api.Test;

/** Holds docs/configuration.md to what the servers do: a failure shows the rows that belong into it. */
class ConfigurationDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");
    private static final Map<String, String> FROM_ENVIRONMENT =
        Map.of("namesrvAddr", "`NAMESRV_ADDR`", "rocketmqHome", "`ROCKETMQ_HOME`");

    @Test
    void shouldListEachSettingOfTheBroker() throws IOException {
        assertEquals(rows(BrokerSettings.all()), documentedRows("## Broker"));
    }

    @Test
    void shouldListEachSettingOfTheNameServer() throws IOException {
        assertEquals(rows(NamesrvConfig.settings()), documentedRows("## Name server"));
    }

    private static String rows(List<Setting<?>> settings) {
        return settings.stream().sorted(Comparator.comparing(Setting::key))
            .map(ConfigurationDocumentTest::row).collect(Collectors.joining("\n"));
    }

    private static String row(Setting<?> setting) {
        var allowed = setting.allowed().replace("|", "\\|");
        return "| `" + setting.key() + "` | " + defaultOf(setting) + " | " + allowed + " | " + setting.doc() + " |";
    }

    private static String defaultOf(Setting<?> setting) {
        if (FROM_ENVIRONMENT.containsKey(setting.key())) {
            return FROM_ENVIRONMENT.get(setting.key());
        }
        var value = setting.defaultValue();
        if (value == null) {
            return "";
        }
        if (value instanceof Duration span) {
            return Long.toString(span.toMillis());
        }
        return value.toString().replace(System.getProperty("user.home"), "~");
    }

    /** The table's rows, without its head, in the section of this heading. */
    private static String documentedRows(String heading) throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
            .dropWhile(line -> !line.equals(heading)).skip(1)
            .takeWhile(line -> !line.startsWith("## "))
            .filter(line -> line.startsWith("| `"))
            .collect(Collectors.joining("\n"));
    }
}
