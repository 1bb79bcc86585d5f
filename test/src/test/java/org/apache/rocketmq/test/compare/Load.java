package org.apache.rocketmq.test.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A load that is put on servers.
 *
 * @param name     what it is chosen by
 * @param title    what it is, for readers
 * @param way      how it is put
 * @param options  of the program that puts it
 * @param settings of the brokers, beside those that all have
 * @param isShared whether Kafka knows it, too
 */
record Load(String name, String title, Way way, List<String> options, Map<String, String> settings,
            boolean isShared) {

    /** What it takes to put a load, beside starting the servers. */
    enum Way {
        /** Sending, as fast as it goes. */
        SEND,
        /** Sending to a broker with a replica, which must have all at the end. */
        SEND_TO_PAIR,
        /** Sending at a share of the peak that Apache's broker has with Apache's client. */
        SEND_AT_SHARE,
        /** Sending at a share of the peak to a consumer that waits. */
        RELAY,
        /** Storing a backlog, and consuming that. */
        CONSUME,
        /** The same, by a broker that is started again after the system has forgotten the files' pages. */
        CONSUME_COLD,
        /** Storing a backlog, having it forgotten like that, and sending, first alone, then while it is consumed. */
        SEND_BESIDE_COLD,
        /** Sending to one topic, then to very many, each of which has had a message. */
        SEND_TO_MANY,
        /** Storing a backlog, and sending to a broker that is started again after it was killed. */
        RECOVER,
        /** Sending to a broker that is just being started. */
        FIRST,
        /** Nothing: what an idle broker uses. */
        IDLE,
        /** Requests over some connections, without a client. */
        RAW,
        /** A producer and a consumer that have done their work: what they keep. */
        IDLE_CLIENT
    }

    static final String SHARE = "--share-of-peak";
    static final String RATE = "-r";
    /** Kafka's client gathers whatever it is told. */
    static final String AUTO_BATCH = "--autoBatch";
    static final String TOPICS = "--topics";
    static final String QUEUES = "--queues";
    static final int BODY_BYTES = 1024;
    private static final Map<String, String> SYNC_FLUSH = Map.of("flushDiskType", "SYNC_FLUSH");
    /** A SYNC_MASTER of Apache's counts itself among those that must have a message, and is enough unless told so. */
    private static final Map<String, String> REPLICATED = Map.of("brokerRole", "SYNC_MASTER", "inSyncReplicas", "2");
    private static final Map<String, String> SELECTING = Map.of("enablePropertyFilter", "true");
    private static final Map<String, String> POPPING = Map.of("defaultMessageRequestMode", "POP");

    /** All that are known. */
    static List<Load> all() {
        var all = new ArrayList<Load>();
        for (int threads : new int[] {1, 16, 64}) {
            for (int bytes : new int[] {1024, 128}) {
                all.add(shared("sync-" + threads + (bytes == 128 ? "-small" : ""),
                    "synchronous sends, " + threads + " threads, " + bytes + " bytes", Way.SEND,
                    "-l", "sync", "-w", "" + threads, "-s", "" + bytes));
            }
        }
        all.add(shared("async", "sends with callbacks, 512 on the way, 1024 bytes", Way.SEND,
            "-l", "async", "--onTheWay", "512"));
        all.add(shared("async-gathered", "sends with callbacks, 512 on the way, gathered by the client, 1024 bytes",
            Way.SEND, "-l", "async", "--onTheWay", "512", AUTO_BATCH, "true"));
        all.add(apart("oneway", "one-way sends, 1024 bytes", Way.SEND, Map.of(), "-l", "oneway"));
        all.add(apart("batch", "batches of 32, 1024 bytes each", Way.SEND, Map.of(), "-l", "batch"));
        all.add(apart("transactions", "transactions, 16 threads, 1024 bytes", Way.SEND, Map.of(),
            "-l", "transaction", "-w", "16"));
        for (int threads : new int[] {1, 16, 64}) {
            all.add(apart("forced-" + threads, "SYNC_FLUSH, synchronous sends, " + threads + " threads, 1024 bytes",
                Way.SEND, SYNC_FLUSH, "-l", "sync", "-w", "" + threads));
        }
        for (int threads : new int[] {1, 16}) {
            all.add(apart("pair-" + threads, "SYNC_MASTER with one SLAVE, synchronous sends, " + threads + " threads,"
                + " 1024 bytes; broker CPU is the primary's", Way.SEND_TO_PAIR, REPLICATED, "-l", "sync",
                "-w", "" + threads, QUEUES, "4"));
        }
        all.add(apart("raw-send", "requests to send, 64 on the way on each of 4 connections, 1024 bytes", Way.RAW,
            Map.of(), "-l", "send"));
        all.add(apart("raw-pull", "requests to pull 32 messages in memory, 4 on the way on each of 4 connections, 1024"
            + " bytes", Way.RAW, Map.of(), "-l", "pull"));
        for (int percent : new int[] {20, 60}) {
            all.add(shared("rate-" + percent, "sends at " + percent + " % of Apache's peak, 1024 bytes",
                Way.SEND_AT_SHARE, "-l", "async", "--onTheWay", "100000", SHARE, "" + percent));
        }
        all.add(shared("relay", "from sending to consuming, at 20 % of Apache's peak, 1024 bytes", Way.RELAY,
            "-s", "1024", SHARE, "20"));
        all.add(shared("backlog", "a backlog and 1 consumer, 1024 bytes", Way.CONSUME));
        all.add(apart("backlog-4", "a backlog and 4 consumers, 1024 bytes", Way.CONSUME, Map.of(), "-c", "4"));
        all.add(apart("fan-out", "a backlog and 8 groups, 1024 bytes", Way.CONSUME, Map.of(), "--groups", "8"));
        all.add(apart("tag", "a backlog of which a tag selects 1 %", Way.CONSUME, Map.of(),
            "--tag", "tag7", "--share", "0.01"));
        all.add(apart("sql", "a backlog of which SQL selects 1 %", Way.CONSUME, SELECTING,
            "--sql", "TAGS = 'tag7'", "--share", "0.01"));
        all.add(apart("backlog-cold", "a backlog that is not in memory, a broker just started, and 1 consumer",
            Way.CONSUME_COLD, Map.of()));
        all.add(apart("pop", "a backlog that 1 consumer pops, 1024 bytes", Way.CONSUME, POPPING, "--pop", "true"));
        all.add(shared("cold-beside", "5,000 sends a second, 1024 bytes, alone and beside 1 consumer of a backlog that"
            + " is not in memory", Way.SEND_BESIDE_COLD, "-l", "async", "--onTheWay", "100000", RATE, "5000"));
        all.add(apart("delayed", "how much later than their delay of 1 s 1,000 messages a second come", Way.RELAY,
            Map.of(), "-d", "1", "--delay", "1000", RATE, "1000"));
        all.add(apart("timers", "how much later than their timer of 2 s 1,000 messages a second come", Way.RELAY,
            Map.of(), "--timer", "true", "--delay", "2000", RATE, "1000"));
        for (int topics : new int[] {625, 6250}) {
            all.add(apart("topics-" + topics, "synchronous sends to " + topics + " topics of 8 queues, against one of"
                + " 8 queues, 16 threads, 1024 bytes", Way.SEND_TO_MANY, Map.of(), "-l", "sync", "-w", "16",
                QUEUES, "8", TOPICS, "" + topics));
        }
        all.add(apart("killed", "from starting a broker that was killed with a backlog to its first acknowledgement",
            Way.RECOVER, Map.of(), "-l", "first"));
        all.add(apart("start", "from starting a broker to its first acknowledgement", Way.FIRST, Map.of(),
            "-l", "first"));
        all.add(apart("idle", "a broker without clients", Way.IDLE, Map.of()));
        all.add(apart("threads", "the threads of an idle producer and push consumer", Way.IDLE_CLIENT, Map.of()));
        return List.copyOf(all);
    }

    /** For Kafka, too. */
    private static Load shared(String name, String title, Way way, String... options) {
        return new Load(name, title, way, List.of(options), Map.of(), true);
    }

    /** Not for Kafka. */
    private static Load apart(String name, String title, Way way, Map<String, String> settings, String... options) {
        return new Load(name, title, way, List.of(options), settings, false);
    }

    /** The option's value, as a number. */
    int number(String option, int otherwise) {
        int at = options.indexOf(option);
        return at < 0 ? otherwise : Integer.parseInt(options.get(at + 1));
    }

    /** The options without some, and without their values. */
    List<String> without(String... unwanted) {
        var rest = new ArrayList<>(options);
        for (String option : unwanted) {
            int at = rest.indexOf(option);
            if (at >= 0) {
                rest.subList(at, at + 2).clear();
            }
        }
        return rest;
    }

    /** The options and more. */
    static List<String> with(List<String> options, Object... more) {
        var all = new ArrayList<>(options);
        Arrays.stream(more).map(String::valueOf).forEach(all::add);
        return all;
    }
}
