package org.apache.rocketmq.broker.replication;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.HARuntimeInfo;
import org.apache.rocketmq.store.MessageStore;

/** Tells how a replica stands to its primary, but for how much of the primary's log is on its disk: nobody says so. */
final class ReplicaStatusHandler implements Handler<Void> {
    private final Replica replica;
    private final MessageStore store;

    ReplicaStatusHandler(Replica replica, MessageStore store) {
        this.replica = replica;
        this.store = store;
    }

    @Override
    public CompletionStage<Response> handle(Request<Void> request) {
        var standing = replica.standing();
        var client = new HARuntimeInfo.HAClientRuntimeInfo();
        client.setMasterAddr(standing.address());
        client.setTransferredByteInSecond(standing.bytesPerSecond());
        client.setMaxOffset(store.appendedPosition());
        client.setLastReadTimestamp(standing.lastHeardMillis());
        client.setLastWriteTimestamp(standing.lastReportMillis());
        var body = new HARuntimeInfo();
        body.setHaClientRuntimeInfo(client);
        return Response.ok().body(body.encode()).now();
    }
}
