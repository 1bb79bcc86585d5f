package org.apache.rocketmq.broker.replication;

import java.time.Duration;
import java.util.List;
import org.apache.rocketmq.common.internal.config.Setting;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.common.internal.net.Hosts;

/** The keys of replication, under RocketMQ's names. */
public final class ReplicationSettings {
    /** What the broker is among those of its name. */
    public static final Setting<Role> ROLE = Setting.oneOf("brokerRole", Role.ASYNC_MASTER)
        .doc("Whether the broker is a primary that does not wait for its replicas, one that does, or a replica.");
    private static final Setting<String> PRIMARY = Setting.text("haMasterAddress", null)
        .accepting(ReplicationSettings::isAddress, "host:port")
        .doc("Where a replica gets the log; by default what the name servers say of the primary of its name.");
    private static final Setting<Integer> IN_SYNC = Setting.int32("inSyncReplicas", 2).between(1, 16)
        .doc("How many brokers, the primary among them, must have a message before a SYNC_MASTER tells its sender"
            + " (Apache's default is 1: a SYNC_MASTER that waits for nobody).");
    private static final Setting<Duration> TIMEOUT = Setting.millis("slaveTimeout", 3000).between(1, 600_000)
        .doc("How long a SYNC_MASTER waits for its replicas before it tells the sender that they do not have the"
            + " message.");
    private static final Setting<Duration> HEARTBEAT =
        Setting.millis("haSendHeartbeatInterval", 5000).between(100, 600_000)
            .doc("How often primary and replica give a sign of life where nothing else is to be said.");
    private static final Setting<Duration> SILENCE =
        Setting.millis("haHousekeepingInterval", 20_000).between(200, 3_600_000)
            .doc("A connection between primary and replica is closed when nothing comes for so long.");
    private static final Setting<Integer> BATCH = Setting.int32("haTransferBatchSize", 32_768).between(1024, 1 << 20)
        .doc("Bytes of the log that go to a replica in one stretch, at most.");
    private static final Setting<Integer> MOST_BEHIND =
        Setting.int32("haMaxGapNotInSync", 256 << 20).between(0, Integer.MAX_VALUE)
            .doc("A replica that lacks more bytes than that does not count: nobody waits for it.");

    private ReplicationSettings() { }

    private static boolean isAddress(String text) {
        Hosts.parseUnresolved(text);
        return true;
    }

    /** All of them. */
    public static List<Setting<?>> all() {
        return List.of(ROLE, PRIMARY, IN_SYNC, TIMEOUT, HEARTBEAT, SILENCE, BATCH, MOST_BEHIND);
    }

    /** What they say. */
    public static ReplicationRules rules(Settings settings) {
        int copies = settings.get(ROLE) == Role.SYNC_MASTER ? settings.get(IN_SYNC) - 1 : 0;
        return new ReplicationRules(copies, settings.get(TIMEOUT), settings.get(HEARTBEAT), settings.get(SILENCE),
            settings.get(BATCH), settings.get(MOST_BEHIND));
    }

    /** Where a replica gets the log; null where the name servers say it. */
    public static String primaryAddress(Settings settings) {
        return settings.get(PRIMARY);
    }
}
