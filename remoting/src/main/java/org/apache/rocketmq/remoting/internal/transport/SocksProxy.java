package org.apache.rocketmq.remoting.internal.transport;

/**
 * A SOCKS 5 proxy.
 *
 * @param address its {@code host:port}
 * @param user by which name a client logs in; empty where it does not
 * @param password what goes with the name
 */
record SocksProxy(String address, String user, String password) {

    /** Its address: what logs show has no password in it. */
    @Override
    public String toString() {
        return address;
    }
}
