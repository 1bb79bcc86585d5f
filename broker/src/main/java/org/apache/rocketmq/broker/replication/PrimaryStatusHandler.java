package org.apache.rocketmq.broker.replication;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.HARuntimeInfo;
import org.apache.rocketmq.store.MessageStore;

/** Tells how a primary's replicas stand. */
final class PrimaryStatusHandler implements Handler<Void> {
    private final Primary primary;
    private final MessageStore store;

    PrimaryStatusHandler(Primary primary, MessageStore store) {
        this.primary = primary;
        this.store = store;
    }

    @Override
    public CompletionStage<Response> handle(Request<Void> request) {
        var standings = primary.standings();
        // After them, so that none is ahead of it.
        long end = store.appendedPosition();
        var body = new HARuntimeInfo();
        body.setMaster(true);
        body.setMasterCommitLogMaxOffset(end);
        body.setInSyncSlaveNums((int) standings.stream().filter(Primary.Standing::inSync).count());
        body.setHaConnectionInfo(standings.stream().map(standing -> connection(standing, end)).toList());
        return Response.ok().body(body.encode()).now();
    }

    private static HARuntimeInfo.HAConnectionRuntimeInfo connection(Primary.Standing standing, long end) {
        var connection = new HARuntimeInfo.HAConnectionRuntimeInfo();
        connection.setAddr(standing.address());
        connection.setSlaveAckOffset(standing.acknowledged());
        connection.setDiff(end - standing.acknowledged());
        connection.setInSync(standing.inSync());
        connection.setTransferredByteInSecond(standing.bytesPerSecond());
        connection.setTransferFromWhere(standing.next());
        return connection;
    }
}
