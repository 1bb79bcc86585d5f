package org.apache.rocketmq.common;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.common.internal.net.Hosts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    public static final String DEFAULT_NAMESRV_ADDR_LOOKUP = "jmenv.tbsite.net";
    /** The host that tells name servers, where the property {@code rocketmq.namesrv.domain} sets one. */
    public static final String WS_DOMAIN_NAME =
        System.getProperty("rocketmq.namesrv.domain", DEFAULT_NAMESRV_ADDR_LOOKUP);
    public static final String WS_DOMAIN_SUBGROUP = System.getProperty("rocketmq.namesrv.domain.subgroup", "nsaddr");
    public static final String ROCKETMQ_ZONE_ENV = "ROCKETMQ_ZONE";
    public static final String ROCKETMQ_ZONE_PROPERTY = "rocketmq.zone";
    public static final String ROCKETMQ_ZONE_MODE_ENV = "ROCKETMQ_ZONE_MODE";
    public static final String ROCKETMQ_ZONE_MODE_PROPERTY = "rocketmq.zone.mode";
    public static final String RPC_REQUEST_HEADER_NAMESPACED_FIELD = "nsd";
    public static final String RPC_REQUEST_HEADER_NAMESPACE_FIELD = "ns";
    public static final String ACL_CONF_TOOLS_FILE = "/conf/tools.yml";
    public static final String MULTI_PATH_SPLITTER = System.getProperty("rocketmq.broker.multiPathSplitter", ",");
    public static final long FIRST_BROKER_CONTROLLER_ID = 1L;
    public static final int UNIT_PRE_SIZE_FOR_MSG = 28;
    public static final int ALL_ACK_IN_SYNC_STATE_SET = -1;
    public static final long MILLS_FOR_HOUR = TimeUnit.HOURS.toMillis(1);

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

    /** All addresses of this machine, loopback included, as they were when the class was loaded. */
    public static final List<String> LOCAL_INET_ADDRESS = addresses();
    public static final String LOCALHOST = Hosts.localAddress().getHostAddress();

    private static final Logger LOG = LoggerFactory.getLogger(MixAll.class);
    private static final String UP = "..";
    private static final int WS_PORT = 8080;
    private static final int SMALLEST_SI_UNIT = 1000;
    private static final int SMALLEST_BINARY_UNIT = 1024;
    /** How much lower the port of a broker's second, less busy listener is. */
    private static final int VIP_PORT_DISTANCE = 2;
    private static final Set<String> PREDEFINED_GROUPS = Set.of(
        DEFAULT_CONSUMER_GROUP, DEFAULT_PRODUCER_GROUP, TOOLS_CONSUMER_GROUP, SCHEDULE_CONSUMER_GROUP,
        FILTERSRV_CONSUMER_GROUP, MONITOR_CONSUMER_GROUP, CLIENT_INNER_PRODUCER_GROUP, SELF_TEST_PRODUCER_GROUP,
        SELF_TEST_CONSUMER_GROUP, ONS_HTTP_PROXY_GROUP, CID_ONSAPI_PERMISSION_GROUP, CID_ONSAPI_OWNER_GROUP,
        CID_ONSAPI_PULL_GROUP, CID_SYS_RMQ_TRANS);

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

    public static boolean isSysConsumerGroupAndEnableCreate(String consumerGroup, boolean isEnableCreateSysGroup) {
        return isEnableCreateSysGroup && isSysConsumerGroup(consumerGroup);
    }

    /** True for the system's groups and those with a name of their own. */
    public static boolean isSysConsumerGroupPullMessage(String consumerGroup) {
        return isSysConsumerGroup(consumerGroup) || isPredefinedGroup(consumerGroup);
    }

    public static boolean isPredefinedGroup(String consumerGroup) {
        return PREDEFINED_GROUPS.contains(consumerGroup);
    }

    public static boolean isLmq(String name) {
        return name != null && name.startsWith(LMQ_PREFIX);
    }

    /** False for topics that belong to a group or to the system. */
    public static boolean topicAllowsLMQ(String topic) {
        return !Names.isGroupTopic(topic) && !topic.startsWith(SystemTopics.PREFIX)
            && !topic.equals(SystemTopics.SCHEDULE_TOPIC_XXXX);
    }

    /** Where to ask for the addresses of name servers by HTTP. */
    public static String getWSAddr() {
        String domain = System.getProperty("rocketmq.namesrv.domain", DEFAULT_NAMESRV_ADDR_LOOKUP);
        String group = System.getProperty("rocketmq.namesrv.domain.subgroup", "nsaddr");
        return "http://" + (domain.contains(":") ? domain : domain + ":" + WS_PORT) + "/rocketmq/" + group;
    }

    public static boolean isWindows() {
        return isSystem("win");
    }

    public static boolean isMac() {
        return isSystem("mac");
    }

    public static boolean isUnix() {
        return isSystem("nix") || isSystem("nux") || isSystem("aix");
    }

    public static boolean isSolaris() {
        return isSystem("sunos");
    }

    private static boolean isSystem(String part) {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains(part);
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

    /** Writes a text file over what is there; a crash may leave a part. */
    public static void string2FileNotSafe(String content, String fileName) throws IOException {
        Path file = Path.of(fileName).toAbsolutePath();
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    /** What a URL leads to as text, or null where it cannot be read. */
    public static String file2String(URL url) {
        try (InputStream in = url.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            LOG.debug("{} cannot be read: {}", url, e.getMessage());
            return null;
        }
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
        return properties2String(properties, false);
    }

    /** The same, by name where {@code isSort} asks for it. */
    public static String properties2String(Properties properties, boolean isSort) {
        var out = new StringBuilder();
        Map<Object, Object> ordered = isSort ? new TreeMap<>(properties) : properties;
        ordered.forEach((key, value) -> {
            if (value != null) {
                out.append(key).append('=').append(value).append('\n');
            }
        });
        return out.toString();
    }

    /** Reads what a properties file may hold; null for a text that is none. */
    public static Properties string2Properties(String str) {
        if (str == null) {
            return null;
        }
        try {
            var properties = new Properties();
            properties.load(new StringReader(str));
            return properties;
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("A text is not one of properties: {}", e.getMessage());
            return null;
        }
    }

    /** The fields of an object that have a value, by name; constants and names with 'this' are left out. */
    public static Properties object2Properties(Object object) {
        return BeanProperties.of(object);
    }

    /** Calls the setters of an object for which there is a property; a text that does not fit leaves the value. */
    public static void properties2Object(Properties p, Object object) {
        BeanProperties.set(p, object);
    }

    public static boolean isPropertiesEqual(Properties p1, Properties p2) {
        return p1.equals(p2);
    }

    /** What {@code validator} says of a property's text; null where there is no such property. */
    public static boolean isPropertyValid(Properties props, String key, Predicate<String> validator) {
        return validator.test(props.getProperty(key));
    }

    /** Raises the number to this value; false where it is that high already. */
    public static boolean compareAndIncreaseOnly(AtomicLong target, long value) {
        long before = target.getAndAccumulate(value, Math::max);
        return value > before;
    }

    /** All addresses of this machine, loopback included. */
    public static List<String> getLocalInetAddress() {
        return addresses();
    }

    private static List<String> addresses() {
        try {
            return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                .map(InetAddress::getHostAddress).toList();
        } catch (SocketException e) {
            throw new RuntimeException("cannot list this machine's network interfaces", e);
        }
    }

    /** An address by which others may reach this machine; IPv4 where it has one. */
    public static String getLocalhostByNetworkInterface() throws SocketException {
        return Hosts.localAddress().getHostAddress();
    }

    /** A number of bytes for people: in units of 1000 where {@code si} asks for it, else of 1024. */
    public static String humanReadableByteCount(long bytes, boolean si) {
        int unit = si ? SMALLEST_SI_UNIT : SMALLEST_BINARY_UNIT;
        if (bytes < unit) {
            return bytes + " B";
        }
        int power = (int) (Math.log(bytes) / Math.log(unit));
        String prefix = (si ? "kMGTPE" : "KMGTPE").charAt(power - 1) + (si ? "" : "i");
        return String.format(Locale.ROOT, "%.1f %sB", bytes / Math.pow(unit, power), prefix);
    }

    public static int compareInteger(int x, int y) {
        return Integer.compare(x, y);
    }

    public static int compareLong(long x, long y) {
        return Long.compare(x, y);
    }

    /** A path without {@code .}, {@code ..} and doubled slashes. */
    public static String dealFilePath(String aclFilePath) {
        boolean absolute = aclFilePath.startsWith("/");
        var parts = new ArrayDeque<String>();
        for (String part : aclFilePath.split("/")) {
            boolean canGoUp = !parts.isEmpty() && !UP.equals(parts.getLast());
            if (UP.equals(part) && canGoUp) {
                parts.removeLast();
            } else if (!part.isEmpty() && !".".equals(part) && !(absolute && UP.equals(part))) {
                parts.addLast(part);
            }
        }
        return (absolute ? "/" : "") + String.join("/", parts);
    }

    /** A path as a properties file can hold it: on Windows with its backslashes doubled. */
    public static String adjustConfigForPlatform(String config) {
        return isWindows() && config != null ? config.replace("\\", "\\\\") : config;
    }

    /** The beginning of the hour that a time in milliseconds lies in; a negative one stays. */
    public static long dealTimeToHourStamps(long timeStamp) {
        return timeStamp <= 0 ? timeStamp : timeStamp / MILLS_FOR_HOUR * MILLS_FOR_HOUR;
    }

    /** True for the time of the beginning of an hour; not for 0. */
    public static boolean isHourTime(Long time) {
        return time != null && time > 0 && time % MILLS_FOR_HOUR == 0;
    }

    /** The hours that two times lie in, and those between; null for times that are not above 0, or in wrong order. */
    public static List<Long> getHours(long begin, long end) {
        if (begin <= 0 || begin > end) {
            return null;
        }
        return LongStream.rangeClosed(begin / MILLS_FOR_HOUR, end / MILLS_FOR_HOUR)
            .map(hour -> hour * MILLS_FOR_HOUR).boxed().collect(Collectors.toCollection(ArrayList::new));
    }

    /** Whether two parts of arrays are the same; false where an array is null. */
    public static boolean isByteArrayEqual(byte[] array1, int offset1, int length1, byte[] array2, int offset2,
        int length2) {

        return array1 != null && array2 != null && length1 == length2
            && Arrays.equals(array1, offset1, offset1 + length1, array2, offset2, offset2 + length2);
    }
}
