package org.apache.rocketmq.client;

import java.util.regex.Pattern;

/** What the address of name servers tells besides hosts and ports: a protocol in front, a namespace as first part. */
final class NameServerEndpoint {
    private static final String HTTP = "http://";
    private static final Pattern INSTANCE = Pattern.compile("^(?:\\w+://)?(MQ_INST_\\w+_\\w+)\\..*");

    private NameServerEndpoint() { }

    /** The address without "http://" in front; null for null. */
    static String address(String text) {
        return text != null && text.startsWith(HTTP) ? text.substring(HTTP.length()) : text;
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
