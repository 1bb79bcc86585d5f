package org.apache.rocketmq.common.message;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Date;
import java.util.HexFormat;
import org.apache.rocketmq.common.internal.net.Hosts;

/** Gives messages the id by which producers, consumers and traces know them, and reads such ids. */
public class MessageClientIDSetter {
    private static final UniqueIds IDS = new UniqueIds(
        Hosts.localAddress().getAddress(), ProcessHandle.current().pid(),
        System.identityHashCode(MessageClientIDSetter.class.getClassLoader()),
        InstantSource.system(), ZoneId.systemDefault());

    /** A new id: 32 hex digits, or 56 where this machine is known by an IPv6 address. */
    public static String createUniqID() {
        return IDS.next();
    }

    /** Gives the message an id, unless it has one. */
    public static void setUniqID(Message msg) {
        if (getUniqID(msg) == null) {
            msg.putProperty(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX, createUniqID());
        }
    }

    /** The message's id; null where it has none. */
    public static String getUniqID(Message msg) {
        return msg.getProperty(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX);
    }

    /** When the id was made; an id only tells the time within its month, so an old one is taken for a new one. */
    public static Date getNearlyTimeFromID(String msgID) {
        Instant made = UniqueIds.madeAt(bytes(msgID), InstantSource.system().instant(), ZoneId.systemDefault());
        return Date.from(made);
    }

    /** The address of the machine that made the id. */
    public static String getIPStrFromID(String msgID) {
        try {
            return InetAddress.getByAddress(getIPFromID(msgID)).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an IP address of 4 or 16 bytes is none", e);
        }
    }

    /** The address of the machine that made the id, 4 or 16 bytes. */
    public static byte[] getIPFromID(String msgID) {
        return UniqueIds.address(bytes(msgID));
    }

    /** The lower two bytes of the process's number. */
    public static int getPidFromID(String msgID) {
        return UniqueIds.pid(bytes(msgID));
    }

    /** Four bytes that stand for an address where there is none: they change with time. */
    public static byte[] createFakeIP() {
        return ByteBuffer.allocate(Integer.BYTES).putInt((int) InstantSource.system().millis()).array();
    }

    /** The id's bytes; {@link UniqueIds} checks their number. */
    private static byte[] bytes(String msgID) {
        return HexFormat.of().parseHex(msgID);
    }
}
