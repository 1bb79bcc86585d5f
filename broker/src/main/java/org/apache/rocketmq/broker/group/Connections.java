package org.apache.rocketmq.broker.group;

import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.protocol.body.Connection;

/** Connections as the wire tells them. */
final class Connections {
    private Connections() { }

    static Connection of(Peer peer, ClientIdentity client) {
        var connection = new Connection();
        connection.setClientId(client.id());
        connection.setClientAddr(peer.addressText());
        connection.setLanguage(client.language());
        connection.setVersion(client.version());
        return connection;
    }
}
