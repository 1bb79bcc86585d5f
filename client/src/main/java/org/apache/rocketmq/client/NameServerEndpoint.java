package org.apache.rocketmq.client;

import java.util.regex.Pattern;

/** What the address of name servers tells besides hosts and ports: a protocol in front, a namespace as first part. */
final class NameServerEndpoint {
    private static final String PROPERTY = "rocketmq.namesrv.addr";
    private static final String VARIABLE = "NAMESRV_ADDR";
    private static final Pattern HTTP = Pattern.compile("(^|;)\\s*http://");
    private static final Pattern INSTANCE = Pattern.compile("^(?:\\w+://)?(MQ_INST_\\w+_\\w+)\\..*");

    private NameServerEndpoint() { }

    /** The address without the "http://" that may stand in front of each host; null for null. */
    static String address(String text) {
        return text == null ? null : HTTP.matcher(text).replaceAll("$1");
    }

    /** What the environment says, where no configuration says anything: the system property, or else the variable. */
    static String ofEnvironment() {
        return address(System.getProperty(PROPERTY, System.getenv(VARIABLE)));
    }

    /** The namespace of an address {@code MQ_INST_xxx_yyy.host:port}; null for any other. */
    static String namespace(String address) {
        if (address == null) {
            return null;
        }
        var instance = INSTANCE.matcher(address);
        return instance.matches() ? instance.group(1) : null;
    }
}
