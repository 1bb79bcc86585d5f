package org.apache.rocketmq.namesrv.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.internal.config.Setting;
import org.apache.rocketmq.common.internal.config.Settings;

/**
 * What a name server is started with, and keeps.
 *
 * @param port 0 for any free one
 * @param scanInterval how often silent brokers are looked for
 */
public record NamesrvConfig(
    String bindAddress, int port, int ioThreads, Duration maxIdle, Duration scanInterval, Path kvConfigPath) {

    private static final Path HOME = Path.of(System.getProperty("user.home"), "namesrv");

    private static final Setting<String> ROCKETMQ_HOME = Setting.text("rocketmqHome", MixAll.ROCKETMQ_HOME_DIR)
        .doc("The installation's folder, where the logging configuration is.");
    private static final Setting<String> BIND_ADDRESS = Setting.text("bindAddress", "0.0.0.0")
        .doc("The address to listen on; 0.0.0.0 for all of this machine's.");
    private static final Setting<Integer> LISTEN_PORT = Setting.int32("listenPort", 9876).between(0, 65535)
        .doc("The port to listen on; 0 takes any free one.");
    private static final Setting<Integer> IO_THREADS = Setting.int32("serverSelectorThreads", 0).between(0, 256)
        .doc("Threads that serve connections; 0 takes as many as there are cores.");
    private static final Setting<Integer> MAX_IDLE_SECONDS =
        Setting.int32("serverChannelMaxIdleTimeSeconds", 120).between(1, 86_400)
            .doc("A connection that is silent for so long is closed.");
    private static final Setting<Duration> SCAN_INTERVAL =
        Setting.millis("scanNotActiveBrokerInterval", 5000).between(10, 600_000)
            .doc("How often silent brokers are looked for.");
    private static final Setting<Path> KV_CONFIG_PATH = Setting.path("kvConfigPath", HOME.resolve("kvConfig.json"))
        .doc("The file of the key-value configuration.");
    private static final Setting<Path> CONFIG_STORE_PATH =
        Setting.path("configStorePath", HOME.resolve("namesrv.properties"))
            .doc("Where the settings came from; -c sets it.");

    /** The key that names the properties file; start-up fills it in from -c. */
    public static final String CONFIG_STORE_PATH_KEY = CONFIG_STORE_PATH.key();

    /** All settings that a name server acts on, the switches too. */
    public static List<Setting<?>> settings() {
        return Stream.concat(
            Stream.of(ROCKETMQ_HOME, BIND_ADDRESS, LISTEN_PORT, IO_THREADS, MAX_IDLE_SECONDS, SCAN_INTERVAL,
                KV_CONFIG_PATH, CONFIG_STORE_PATH),
            Switches.settings().stream()).toList();
    }

    public static NamesrvConfig from(Settings settings) {
        return new NamesrvConfig(
            settings.get(BIND_ADDRESS), settings.get(LISTEN_PORT), ioThreads(settings.get(IO_THREADS)),
            Duration.ofSeconds(settings.get(MAX_IDLE_SECONDS)), settings.get(SCAN_INTERVAL),
            settings.get(KV_CONFIG_PATH));
    }

    private static int ioThreads(int configured) {
        return configured > 0 ? configured : Runtime.getRuntime().availableProcessors();
    }
}
