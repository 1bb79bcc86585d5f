package org.apache.rocketmq.namesrv.route;

/**
 * One broker process: its place (name and id) in a cluster, and the address that clients reach it at.
 *
 * @param id 0 for the master of the brokers that share the name
 */
public record Member(String cluster, String broker, long id, String address) {
    public static final long MASTER_ID = 0;

    public boolean isMaster() {
        return id == MASTER_ID;
    }

    @Override
    public String toString() {
        return broker + "[" + id + "] at " + address + " in cluster " + cluster;
    }
}
