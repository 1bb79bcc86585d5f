import java.io.File;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.benchmark.Producers;
import org.apache.rocketmq.common.BrokerConfig;
import org.apache.rocketmq.common.UtilAll;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExtBrokerInner;
import org.apache.rocketmq.store.DefaultMessageStore;
import org.apache.rocketmq.store.PutMessageStatus;
import org.apache.rocketmq.store.config.MessageStoreConfig;
import org.apache.rocketmq.store.stats.BrokerStatsManager;

/**
 * What AppendLoad does, with Apache's store, through its public methods. No class of the build: its jars have our
 * packages. dev/benchmark-store starts it as a source file, with Apache's class path and this module's classes, of
 * which only Producers is used: it knows no store.
 */
public final class ApacheAppendLoad {
    private static final String PROPERTIES = "KEYS\u0001key-4711\u0002UNIQ_KEY\u00017F00000100002A139A5504F3B1D20000\u0002"
        + "WAIT\u0001true\u0002TAGS\u0001TagA\u0002CLUSTER\u0001DefaultCluster\u0002";

    private static final Map<String, String> PARSED = MessageDecoder.string2messageProperties(PROPERTIES);

    private ApacheAppendLoad() { }

    /** Arguments: threads, length of the body, seconds to warm up, seconds to measure. */
    public static void main(String[] args) throws Exception {
        byte[] body = new byte[Integer.parseInt(args[1])];
        Path below = Path.of(System.getProperty("benchmark.folder", System.getProperty("java.io.tmpdir")));
        Path root = Files.createTempDirectory(Files.createDirectories(below), "store");
        var config = new MessageStoreConfig();
        config.setStorePathRootDir(root.toString());
        config.setStorePathCommitLog(root.resolve("commitlog").toString());
        config.setMessageIndexEnable(false);
        config.setHaListenPort(0);
        var broker = new BrokerConfig();
        var store = new DefaultMessageStore(config, new BrokerStatsManager("benchmark", false),
            (topic, queueId, offset, tags, time, bits, properties) -> { }, broker, new ConcurrentHashMap<>());
        if (!store.load()) {
            throw new IllegalStateException("Apache's store does not load");
        }
        store.start();
        try {
            new Producers(Integer.parseInt(args[0]), producer -> append(store, producer % 8, body))
                .measure(Double.parseDouble(args[2]), Double.parseDouble(args[3]));
        } catch (IllegalStateException e) {
            e.printStackTrace();
            // Its threads are no daemons.
            System.exit(1);
        }
        store.shutdown();
        UtilAll.deleteFile(new File(root.toString()));
        System.exit(0);
    }

    private static void append(DefaultMessageStore store, int queueId, byte[] body) {
        var status = store.putMessage(message(queueId, body)).getPutMessageStatus();
        while (status == PutMessageStatus.OS_PAGE_CACHE_BUSY) {
            LockSupport.parkNanos(1_000_000);
            status = store.putMessage(message(queueId, body)).getPutMessageStatus();
        }
        if (status != PutMessageStatus.PUT_OK) {
            throw new IllegalStateException("not stored: " + status);
        }
    }

    private static MessageExtBrokerInner message(int queueId, byte[] body) {
        var message = new MessageExtBrokerInner();
        message.setTopic("BenchmarkTopic");
        message.setQueueId(queueId);
        message.setBody(body);
        message.setBornTimestamp(System.currentTimeMillis());
        message.setBornHost(new InetSocketAddress("127.0.0.1", 4711));
        message.setStoreHost(new InetSocketAddress("127.0.0.1", 10911));
        message.setPropertiesString(PROPERTIES);
        MessageAccessor.setProperties(message, new HashMap<>(PARSED));
        message.setTagsCode("TagA".hashCode());
        return message;
    }
}
