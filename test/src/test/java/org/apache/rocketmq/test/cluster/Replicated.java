package org.apache.rocketmq.test.cluster;

import java.util.HashMap;
import java.util.Map;

/** Settings of a primary and of its replicas, ours and Apache's. They share a name. */
public final class Replicated {
    /** Small, so that the log rolls. */
    public static final int SEGMENT_BYTES = 1 << 20;

    private Replicated() {
    }

    /** A primary that waits for one replica. */
    public static Map<String, String> primary(String name, Server nameServer, Map<String, String> more) {
        var all = both(name, nameServer);
        all.put("brokerRole", "SYNC_MASTER");
        // By Apache's default a SYNC_MASTER waits for nobody.
        all.put("inSyncReplicas", "2");
        all.put("totalReplicas", "2");
        // A machine that is busy is no missing replica.
        all.put("slaveTimeout", "30000");
        all.putAll(more);
        return all;
    }

    /** A replica, which is read from. */
    public static Map<String, String> replica(String name, Server nameServer, int id, Map<String, String> more) {
        var all = both(name, nameServer);
        all.put("brokerRole", "SLAVE");
        all.put("brokerId", String.valueOf(id));
        all.putAll(more);
        return all;
    }

    private static Map<String, String> both(String name, Server nameServer) {
        int port = Ports.free();
        var all = new HashMap<String, String>();
        all.put("brokerName", name);
        all.put("namesrvAddr", nameServer.address());
        all.put("listenPort", String.valueOf(port));
        all.put("haListenPort", String.valueOf(port + 1));
        all.put("brokerIP2", "127.0.0.1");
        all.put("slaveReadEnable", "true");
        all.put("registerNameServerPeriod", "10000");
        all.put("mappedFileSizeCommitLog", String.valueOf(SEGMENT_BYTES));
        // Nor does it refuse messages, or give up its disk.
        all.put("waitTimeMillsInSendQueue", "30000");
        all.put("osPageCacheBusyTimeOutMills", "30000");
        all.put("syncFlushTimeout", "60000");
        // And who is silent for a while is not gone.
        all.put("haHousekeepingInterval", "60000");
        // Else these would be large files.
        all.put("mappedFileSizeConsumeQueue", "20000");
        all.put("maxHashSlotNum", "1000");
        all.put("maxIndexNum", "4000");
        return all;
    }
}
