package org.apache.rocketmq.broker.replication;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.transport.ByteClient;
import org.apache.rocketmq.remoting.internal.transport.ByteServer;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.body.HARuntimeInfo;
import org.apache.rocketmq.store.MessageStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a primary and its replica tell of each other. */
class StatusHandlersTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    private Path folder;
    private final ReplicationFixture fixture = new ReplicationFixture();
    private MessageStore source;
    private MessageStore target;
    private String address;
    private Primary primary;
    private Replica replica;
    private Handler<Void> ofPrimary;
    private Handler<Void> ofReplica;

    @BeforeEach
    void start() throws Exception {
        source = fixture.store(folder.resolve("source"), Map.of());
        target = fixture.store(folder.resolve("target"), Map.of());
        var server = ByteServer.take(fixture.loops, "127.0.0.1", 0);
        var rules = ReplicationFixture.rules(1);
        primary = new Primary(rules, source, server, fixture::nanos, new Copies(rules, fixture::nanos));
        primary.start();
        address = "127.0.0.1:" + server.port();
        replica = new Replica(
            rules, target, new ByteClient(fixture.loops, Duration.ofSeconds(60)), () -> address, fixture);
        ofPrimary = ReplicationHandlers.of(primary, source).status();
        ofReplica = ReplicationHandlers.of(replica, target).status();
    }

    @AfterEach
    void stop() {
        primary.close();
        replica.close();
        fixture.close();
        assertEquals(List.of(), fixture.failures);
    }

    private static HARuntimeInfo ask(Handler<Void> handler) throws Exception {
        return RemotingSerializable.decode(
            handler.handle(null).toCompletableFuture().join().body().get(0).array(), HARuntimeInfo.class);
    }

    private void awaitAcknowledged(long position) {
        await().until(() -> primary.standings().stream().anyMatch(
            standing -> standing.acknowledged() == position));
    }

    @Test
    void shouldTellOfNobody() throws Exception {
        long end = ReplicationFixture.append(source, "alone");

        var status = ask(ofPrimary);
        assertTrue(status.isMaster());
        assertEquals(end, status.getMasterCommitLogMaxOffset());
        assertEquals(0, status.getInSyncSlaveNums());
        assertEquals(List.of(), status.getHaConnectionInfo());

        status = ask(ofReplica);
        assertFalse(status.isMaster());
        assertNull(status.getHaClientRuntimeInfo().getMasterAddr());
        assertEquals(0, status.getHaClientRuntimeInfo().getLastReadTimestamp());
        assertEquals(0, status.getHaClientRuntimeInfo().getMaxOffset());
    }

    @Test
    void shouldTellHowFarTheReplicaIs() throws Exception {
        ReplicationFixture.fill(source, 10);
        long end = source.appendedPosition();
        replica.tick();
        awaitAcknowledged(end);
        fixture.pass(SECOND);
        primary.tick();
        replica.tick();
        await().until(() -> primary.standings().get(0).bytesPerSecond() > 0
            && replica.standing().bytesPerSecond() > 0);

        var status = ask(ofPrimary);
        assertEquals(end, status.getMasterCommitLogMaxOffset());
        assertEquals(1, status.getInSyncSlaveNums());
        var connection = status.getHaConnectionInfo().get(0);
        assertTrue(connection.getAddr().startsWith("127.0.0.1:"), connection.getAddr());
        assertEquals(end, connection.getSlaveAckOffset());
        assertEquals(end, connection.getTransferFromWhere());
        assertEquals(end, connection.getTransferredByteInSecond());
        assertEquals(0, connection.getDiff());
        assertTrue(connection.isInSync());

        var client = ask(ofReplica).getHaClientRuntimeInfo();
        assertEquals(address, client.getMasterAddr());
        assertEquals(end, client.getMaxOffset());
        assertEquals(end, client.getTransferredByteInSecond());
        assertEquals(fixture.millis() - SECOND.toMillis(), client.getLastReadTimestamp());
        assertEquals(fixture.millis() - SECOND.toMillis(), client.getLastWriteTimestamp());
        assertEquals(0, client.getMasterFlushOffset());
    }

    @Test
    void shouldTellOfAReplicaThatIsBehind() throws Exception {
        ReplicationFixture.fill(source, 40);
        long end = source.appendedPosition();
        try (var slow = new FakeReplica(Integer.parseInt(address.substring(address.indexOf(':') + 1)))) {
            await().until(() -> primary.standings().size() == 1);
            assertEquals(end + 1, ask(ofPrimary).getHaConnectionInfo().get(0).getDiff(), "it has not said anything");
            slow.report(100);
            awaitAcknowledged(100);
            var status = ask(ofPrimary);
            assertEquals(0, status.getInSyncSlaveNums());
            var connection = status.getHaConnectionInfo().get(0);
            assertEquals(slow.address(), connection.getAddr());
            assertEquals(end - 100, connection.getDiff());
            assertFalse(connection.isInSync());
        }
    }
}
