package org.apache.rocketmq.namesrv.handler;

import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.net.Hosts;
import org.apache.rocketmq.namesrv.route.Member;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;

/** The door for names and addresses: what a request says comes in here, or the request is refused. */
final class Entries {
    private static final int MOST_CHARACTERS = 255;
    private static final int SHOWN_LENGTH = 64;

    private Entries() { }

    static String topic(String topic) {
        String complaint = Names.madeTopicComplaint(topic);
        if (complaint != null) {
            throw new RequestRejected(Refusal.TOPIC_NAME_BAD, complaint);
        }
        return topic;
    }

    static Member member(String cluster, String broker, long id, String address) {
        if (id < 0) {
            throw refusal("The broker id " + id + " is negative; the master has 0, slaves have more.");
        }
        return new Member(cluster(cluster), broker(broker), id, address("broker", address));
    }

    static String broker(String name) {
        return host("name of the broker", name);
    }

    static String cluster(String name) {
        return host("name of the cluster", name);
    }

    static String address(String whose, String address) {
        host("address of the " + whose, address);
        try {
            if (Hosts.parseUnresolved(address).getPort() > 0) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            throw refusal("The address of the " + whose + " is " + e.getMessage() + ".");
        }
        throw refusal("The address of the " + whose + " has the port 0.");
    }

    /** Broker names are host names by default, so they may have what host names and addresses have. */
    private static String host(String what, String name) {
        if (name.isBlank() || name.length() > MOST_CHARACTERS) {
            throw refusal("The " + what + " has " + name.length() + " characters, or only blanks; allowed are 1 to "
                + MOST_CHARACTERS + ".");
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isAllowed(name.charAt(i))) {
                throw refusal("The " + what + " [" + shown(name)
                    + "] has a character that is not allowed at position " + i
                    + "; allowed are letters, digits and the characters % | - _ . : [ ]");
            }
        }
        return name;
    }

    private static boolean isAllowed(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "%|-_.:[]".indexOf(c) >= 0;
    }

    private static String shown(String name) {
        var out = new StringBuilder();
        name.chars().limit(SHOWN_LENGTH).forEach(c -> out.append(c < ' ' || c > '~' ? '?' : (char) c));
        return out.toString();
    }

    private static RequestRejected refusal(String complaint) {
        return new RequestRejected(Refusal.PARAMETER_BAD, complaint);
    }
}
