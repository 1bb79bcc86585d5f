package org.apache.rocketmq.broker;

import static org.apache.rocketmq.broker.RunningBroker.OWN_SUBSCRIPTION;
import static org.apache.rocketmq.broker.RunningBroker.pullHeader;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.rocketmq.broker.table.DamagedTableException;
import org.apache.rocketmq.common.internal.config.BadSettingsException;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.store.StoreInUseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, or saying why not. */
class BrokerStartTest {
    @TempDir
    Path store;

    private static String thrownText(Class<? extends Exception> type, Path store, String... settings) {
        return assertThrows(type, () -> RunningBroker.start(store, settings).close()).getMessage();
    }

    /** A broker whose start failed holds nothing: another one starts in its place. */
    private void assertStarts() throws Exception {
        try (var broker = RunningBroker.start(store)) {
            broker.client().sent("Orders", 0, "x", "");
        }
    }

    @Test
    void shouldSayWhereItServes() throws Exception {
        try (var broker = RunningBroker.start(store, "namesrvAddr=127.0.0.1:1; 127.0.0.1:2")) {
            assertEquals("The broker[broker-a, 127.0.0.1:" + broker.broker().port() + "] boot success."
                + " serializeType=JSON and name server is 127.0.0.1:1;127.0.0.1:2", broker.broker().bootMessage());
            assertEquals(2, broker.broker().lostNameServers().size());
            broker.client().sent("Orders", 0, "it serves without its name servers", "");
        }
    }

    private static ServerSocket secondBelowAFreePort() throws IOException {
        while (true) {
            var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            if (isFree(socket.getLocalPort() + 2)) {
                return socket;
            }
            socket.close();
        }
    }

    private static boolean isFree(int port) {
        try {
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    @Test
    void shouldNotStartOnATakenPort() throws Exception {
        try (var taken = secondBelowAFreePort()) {
            String address = "127.0.0.1:" + taken.getLocalPort();

            assertTrue(thrownText(BindException.class, store, "listenPort=" + taken.getLocalPort())
                .contains(address));

            String text = thrownText(BindException.class, store, "listenPort=" + (taken.getLocalPort() + 2));
            assertTrue(text.contains(address) && text.contains("listenPort " + (taken.getLocalPort() + 2)), text);
        }
        assertStarts();
    }

    @Test
    void shouldNotStartOnAStoreThatAnotherBrokerHolds() throws Exception {
        try (var holder = RunningBroker.start(store)) {
            assertTrue(thrownText(StoreInUseException.class, store).contains(store.toString()));
            holder.client().sent("Orders", 0, "unharmed", "");
        }
        assertStarts();
    }

    @Test
    void shouldNotStartWithADamagedTable() throws Exception {
        Path table = store.resolve("config/topics.json");
        Files.createDirectories(table.getParent());
        Files.writeString(table, "{");

        assertTrue(thrownText(DamagedTableException.class, store).contains(table.toString()));

        Files.delete(table);
        assertStarts();
    }

    @Test
    void shouldNotStartWithAnAddressThatNobodyKnows() {
        assertTrue(thrownText(BadSettingsException.class, store, "brokerIP1=no.such.host.invalid")
            .contains("no.such.host.invalid"));
    }

    @Test
    void shouldAnswerASendOnlyWhenItIsOnTheDiskWhereThatIsAskedFor() throws Exception {
        try (var broker = RunningBroker.start(store, "flushDiskType=SYNC_FLUSH")) {
            broker.client().sent("Orders", 0, "x", "WAIT\u0001true\u0002");
        }
    }

    @Test
    void shouldNotMakeTopicsWhereOperatorsDo() throws Exception {
        try (var broker = RunningBroker.start(store, "autoCreateTopicEnable=false")) {
            assertEquals(ResponseCode.TOPIC_NOT_EXIST, broker.client().send("Orders", 0, "x", "").getCode());
        }
    }

    @Test
    void shouldObeyItsPermission() throws Exception {
        try (var readOnly = RunningBroker.start(store, "brokerPermission=4")) {
            assertEquals(ResponseCode.NO_PERMISSION, readOnly.client().send("BenchmarkTest", 0, "x", "").getCode());
        }
        try (var writeOnly = RunningBroker.start(store, "brokerPermission=2")) {
            writeOnly.client().sent("BenchmarkTest", 0, "x", "");
            assertEquals(ResponseCode.NO_PERMISSION, writeOnly.client()
                .pull(pullHeader("readers", "BenchmarkTest", 0, 0, OWN_SUBSCRIPTION)).getCode());
        }
    }

    @Test
    void shouldNotLetPullsWaitLongWhereLongPollingIsOff() throws Exception {
        try (var broker = RunningBroker.start(store, "longPollingEnable=false", "shortPollingTimeMills=50")) {
            broker.client().sent("Orders", 0, "x", "");
            // It would wait for longer than the call, which fails then.
            var reply = broker.client().pull(
                pullHeader("readers", "Orders", 0, 1, OWN_SUBSCRIPTION | RunningBroker.SUSPEND));
            assertEquals(ResponseCode.PULL_NOT_FOUND, reply.getCode());
        }
    }
}
