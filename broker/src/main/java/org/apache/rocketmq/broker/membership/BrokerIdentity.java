package org.apache.rocketmq.broker.membership;

/**
 * Who a broker is.
 *
 * @param id 0 for the primary of its name
 * @param address where clients reach it, {@code ip:port}
 * @param haAddress where replicas reach it, {@code ip:port}
 */
public record BrokerIdentity(String cluster, String name, long id, String address, String haAddress) {

    /** The address without its port. */
    public String ip() {
        return address.substring(0, address.lastIndexOf(':'));
    }
}
