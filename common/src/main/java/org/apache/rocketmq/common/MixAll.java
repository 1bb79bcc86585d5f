package org.apache.rocketmq.common;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.common.internal.name.Names;

/** The public API's drawer of names that all parts share. Our own code has better places for new things. */
public class MixAll {
    public static final String ROCKETMQ_HOME_ENV = "ROCKETMQ_HOME";
    public static final String ROCKETMQ_HOME_PROPERTY = "rocketmq.home.dir";
    public static final String ROCKETMQ_HOME_DIR =
        System.getProperty(ROCKETMQ_HOME_PROPERTY, System.getenv(ROCKETMQ_HOME_ENV));
    public static final String NAMESRV_ADDR_ENV = "NAMESRV_ADDR";
    public static final String NAMESRV_ADDR_PROPERTY = "rocketmq.namesrv.addr";
    public static final String MESSAGE_COMPRESS_TYPE = "rocketmq.message.compressType";
    public static final String MESSAGE_COMPRESS_LEVEL = "rocketmq.message.compressLevel";

    public static final String DEFAULT_PRODUCER_GROUP = "DEFAULT_PRODUCER";
    public static final String DEFAULT_CONSUMER_GROUP = "DEFAULT_CONSUMER";
    public static final String TOOLS_CONSUMER_GROUP = "TOOLS_CONSUMER";
    public static final String SCHEDULE_CONSUMER_GROUP = "SCHEDULE_CONSUMER";
    public static final String FILTERSRV_CONSUMER_GROUP = "FILTERSRV_CONSUMER";
    public static final String MONITOR_CONSUMER_GROUP = "__MONITOR_CONSUMER";
    public static final String CLIENT_INNER_PRODUCER_GROUP = "CLIENT_INNER_PRODUCER";
    public static final String SELF_TEST_PRODUCER_GROUP = "SELF_TEST_P_GROUP";
    public static final String SELF_TEST_CONSUMER_GROUP = "SELF_TEST_C_GROUP";
    public static final String ONS_HTTP_PROXY_GROUP = "CID_ONS-HTTP-PROXY";
    public static final String CID_ONSAPI_PERMISSION_GROUP = "CID_ONSAPI_PERMISSION";
    public static final String CID_ONSAPI_OWNER_GROUP = "CID_ONSAPI_OWNER";
    public static final String CID_ONSAPI_PULL_GROUP = "CID_ONSAPI_PULL";
    public static final String CID_RMQ_SYS_PREFIX = "CID_RMQ_SYS_";
    public static final String CID_SYS_RMQ_TRANS = "CID_RMQ_SYS_TRANS";

    public static final String IS_SUPPORT_HEART_BEAT_V2 = "IS_SUPPORT_HEART_BEAT_V2";
    public static final String IS_SUB_CHANGE = "IS_SUB_CHANGE";
    public static final String DEFAULT_CHARSET = "UTF-8";
    public static final long MASTER_ID = 0L;
    public static final long FIRST_SLAVE_ID = 1L;
    public static final long CURRENT_JVM_PID = ProcessHandle.current().pid();
    public static final String RETRY_GROUP_TOPIC_PREFIX = Names.RETRY_PREFIX;
    public static final String DLQ_GROUP_TOPIC_PREFIX = Names.DLQ_PREFIX;
    public static final String REPLY_TOPIC_POSTFIX = "REPLY_TOPIC";
    public static final String UNIQUE_MSG_QUERY_FLAG = "_UNIQUE_KEY_QUERY";
    public static final String DEFAULT_TRACE_REGION_ID = "DefaultRegion";
    public static final String CONSUME_CONTEXT_TYPE = "ConsumeContextType";
    public static final String REPLY_MESSAGE_FLAG = "reply";
    public static final String LMQ_PREFIX = "%LMQ%";
    public static final int LMQ_QUEUE_ID = 0;
    public static final String LMQ_DISPATCH_SEPARATOR = ",";
    public static final String REQ_T = "ReqT";
    public static final String ZONE_NAME = "__ZONE_NAME";
    public static final String ZONE_MODE = "__ZONE_MODE";
    public static final String LOGICAL_QUEUE_MOCK_BROKER_PREFIX = "__syslo__";
    public static final String METADATA_SCOPE_GLOBAL = "__global__";
    public static final String LOGICAL_QUEUE_MOCK_BROKER_NAME_NOT_EXIST = "__syslo__none__";

    /** How much lower the port of a broker's second, less busy listener is. */
    private static final int VIP_PORT_DISTANCE = 2;
    private static final Set<String> PREDEFINED_GROUPS = Set.of(
        DEFAULT_CONSUMER_GROUP, DEFAULT_PRODUCER_GROUP, TOOLS_CONSUMER_GROUP, SCHEDULE_CONSUMER_GROUP,
        FILTERSRV_CONSUMER_GROUP, MONITOR_CONSUMER_GROUP, CLIENT_INNER_PRODUCER_GROUP, SELF_TEST_PRODUCER_GROUP,
        SELF_TEST_CONSUMER_GROUP, ONS_HTTP_PROXY_GROUP, CID_ONSAPI_PERMISSION_GROUP, CID_ONSAPI_OWNER_GROUP,
        CID_ONSAPI_PULL_GROUP);

    public static String getRetryTopic(String consumerGroup) {
        return RETRY_GROUP_TOPIC_PREFIX + consumerGroup;
    }

    public static String getDLQTopic(String consumerGroup) {
        return DLQ_GROUP_TOPIC_PREFIX + consumerGroup;
    }

    public static String getReplyTopic(String clusterName) {
        return clusterName + "_" + REPLY_TOPIC_POSTFIX;
    }

    public static boolean isSysConsumerGroup(String consumerGroup) {
        return consumerGroup.startsWith(CID_RMQ_SYS_PREFIX);
    }

    public static boolean isPredefinedGroup(String consumerGroup) {
        return PREDEFINED_GROUPS.contains(consumerGroup);
    }

    public static boolean isLmq(String name) {
        return name != null && name.startsWith(LMQ_PREFIX);
    }

    /** The address of the broker's second listener where {@code isChange} asks for it, else the one that was given. */
    public static String brokerVIPChannel(boolean isChange, String brokerAddr) {
        if (!isChange) {
            return brokerAddr;
        }
        int colon = brokerAddr.lastIndexOf(':');
        int port = Integer.parseInt(brokerAddr.substring(colon + 1));
        return brokerAddr.substring(0, colon + 1) + (port - VIP_PORT_DISTANCE);
    }

    public static long getPID() {
        return CURRENT_JVM_PID;
    }

    /**
     * Writes a text file so that a crash leaves the old content or the new one, and keeps the old one as
     * {@code fileName.bak}.
     */
    public static void string2File(String content, String fileName) throws IOException {
        Path file = Path.of(fileName).toAbsolutePath();
        Path written = file.resolveSibling(file.getFileName() + ".tmp");
        Files.createDirectories(file.getParent());
        Files.writeString(written, content, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        if (Files.exists(file)) {
            Files.copy(file, file.resolveSibling(file.getFileName() + ".bak"), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A text file's content, or null where there is no such file. */
    public static String file2String(String fileName) throws IOException {
        return file2String(new File(fileName));
    }

    public static String file2String(File file) throws IOException {
        return file.exists() ? Files.readString(file.toPath(), StandardCharsets.UTF_8) : null;
    }

    /** One line {@code key=value} for each property that has a value. */
    public static String properties2String(Properties properties) {
        var out = new StringBuilder();
        properties.forEach((key, value) -> {
            if (value != null) {
                out.append(key).append('=').append(value).append('\n');
            }
        });
        return out.toString();
    }

    /** Raises the number to this value; false where it is that high already. */
    public static boolean compareAndIncreaseOnly(AtomicLong target, long value) {
        long before = target.getAndAccumulate(value, Math::max);
        return value > before;
    }

    /** The addresses of this machine that are not loopback. */
    public static List<String> getLocalInetAddress() {
        try {
            return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress()).map(InetAddress::getHostAddress).toList();
        } catch (SocketException e) {
            throw new RuntimeException("cannot list this machine's network interfaces", e);
        }
    }
}
