package org.apache.rocketmq.broker.query;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.rocketmq.broker.delay.DelayProgress;
import org.apache.rocketmq.broker.delay.DelaySchedule;
import org.apache.rocketmq.broker.timer.TimerStanding;
import org.apache.rocketmq.broker.transaction.Transactions;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.KVTable;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.StoreStatus;

/**
 * Tells how a broker is doing, under the names that Apache's tools show. What this broker does not measure is left out.
 */
final class RuntimeHandler implements Handler<Void> {
    /** The protocol that is spoken, as Apache names it. */
    private static final String VERSION = "V5_5_0 (Skyrocket)";
    private static final int UNIT = 1024;
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private final MessageStore store;
    private final long bootMillis;
    private final InstantSource clock;
    private final TrafficLines traffic;
    private final WaitingLines waiting;
    private final RoleLines role;
    private final DelayProgress delays;
    private final Transactions transactions;
    private final Supplier<TimerStanding> timers;

    RuntimeHandler(MessageStore store, long bootMillis, InstantSource clock, TrafficLines traffic,
        WaitingLines waiting, RoleLines role, DelayProgress delays, Transactions transactions,
        Supplier<TimerStanding> timers) {

        this.timers = timers;
        this.transactions = transactions;
        this.traffic = traffic;
        this.waiting = waiting;
        this.role = role;
        this.delays = delays;
        this.store = store;
        this.bootMillis = bootMillis;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Response> handle(Request<Void> request) {
        var body = new KVTable();
        body.setTable(table(store.status()));
        return Response.ok().body(body.encode()).now();
    }

    private HashMap<String, String> table(StoreStatus status) {
        var table = new HashMap<String, String>();
        table.put("brokerVersionDesc", VERSION);
        table.put("bootTimestamp", Long.toString(bootMillis));
        table.put("runtime", span(Duration.ofMillis(Math.max(0, clock.millis() - bootMillis))));
        table.put("commitLogMinOffset", Long.toString(status.firstPosition()));
        table.put("commitLogMaxOffset", Long.toString(status.appendedPosition()));
        table.put("earliestMessageTimeStamp", Long.toString(status.earliestStoreTime()));
        table.put("pageCacheLockTimeMills", Long.toString(store.appendingMillis()));
        table.put("remainHowManyDataToFlush", bytes(status.flushBehindBytes()));
        // Queue entries are made with their message: of what is dispatched only the key index can be behind.
        table.put("dispatchBehindBytes", Long.toString(store.hasKeyIndex() ? status.indexBehindBytes() : 0));
        delays.offsets().forEach((level, offset) -> table.put("scheduleMessageOffset_" + level, offset + ","
            + store.maxOffset(SystemTopics.SCHEDULE_TOPIC_XXXX, DelaySchedule.queueOf(level))));
        timers.get().put(table);
        traffic.put(table, clock.millis());
        waiting.put(table);
        role.put(table);
        putDisks(table, status);
        putOwn(table, status);
        return table;
    }

    private static void putDisks(Map<String, String> table, StoreStatus status) {
        var log = status.logDisk();
        if (log.isKnown()) {
            table.put("commitLogDirCapacity",
                "Total : " + bytes(log.totalBytes()) + ", Free : " + bytes(log.freeBytes()) + ".");
            table.put("commitLogDiskRatio", ratio(log));
            table.put("commitLogDiskRatio_" + log.folder(), ratio(log));
        }
        if (status.queueDisk().isKnown()) {
            table.put("consumeQueueDiskRatio", ratio(status.queueDisk()));
        }
    }

    /** What Apache has no name for. */
    private void putOwn(Map<String, String> table, StoreStatus status) {
        table.put("flushedPosition", Long.toString(status.flushedPosition()));
        table.put("readablePosition", Long.toString(status.readablePosition()));
        table.put("indexedPosition", Long.toString(status.indexedPosition()));
        table.put("indexBehindMillis", Long.toString(status.indexBehindMillis()));
        table.put("consumeQueueBehindBytes", Long.toString(status.queuesBehindBytes()));
        table.put("consumeQueueBehindMillis", Long.toString(status.queuesBehindMillis()));
        table.put("flushWaitingCount", Integer.toString(status.flushesWaiting()));
        table.put("flushWaitingOldestMillis", Long.toString(status.oldestFlushWaitMillis()));
        table.put("halfMessagesOverdue", Integer.toString(transactions.overdue()));
        if (status.readOnlyBecause() != null) {
            table.put("readOnlyBecause", status.readOnlyBecause());
        }
    }

    private static String ratio(StoreStatus.DiskUse disk) {
        double used = (double) (disk.totalBytes() - disk.freeBytes()) / disk.totalBytes();
        return String.format(Locale.ROOT, "%.2f", used);
    }

    private static String span(Duration time) {
        return "[ " + time.toDays() + " days, " + time.toHoursPart() + " hours, " + time.toMinutesPart() + " minutes, "
            + time.toSecondsPart() + " seconds ]";
    }

    private static String bytes(long count) {
        double value = count;
        int unit = 0;
        while (value >= UNIT && unit < UNITS.length - 1) {
            value /= UNIT;
            unit++;
        }
        return unit == 0 ? count + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }
}
