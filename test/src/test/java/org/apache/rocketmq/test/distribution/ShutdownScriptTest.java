package org.apache.rocketmq.test.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom mqshutdown stops, shown on shells that carry a server's arguments. */
@Tag("processes")
class ShutdownScriptTest {
    private static final Path SHUTDOWN = Script.HOME.resolve("bin/mqshutdown");
    private static final String OBEDIENT = "trap 'exit 0' TERM; echo ready; while :; do sleep 0.05; done";
    private static final String STUBBORN = "trap '' TERM; echo ready; while :; do sleep 0.05; done";

    @TempDir
    private Path folder;
    private Path home;
    private Script script;
    private final List<Process> servers = new ArrayList<>();

    @BeforeEach
    void setUp() throws IOException {
        script = new Script(folder);
        home = Files.createDirectory(folder.resolve("home of this test")).toRealPath();
    }

    @AfterEach
    void tearDown() {
        servers.forEach(Process::destroyForcibly);
    }

    @Test
    void shouldStopTheOnlyBroker() throws Exception {
        var broker = server(OBEDIENT, home, "broker.BrokerStartup");
        var outcome = shutdown("broker");
        assertEquals(new Script.Outcome(0, "Asked broker " + broker.pid() + " to stop.\nStopped broker "
            + broker.pid() + ".", ""), outcome);
        assertEnded(broker);
    }

    @Test
    void shouldLeaveOtherServersAlone() throws Exception {
        var nameServer = server(OBEDIENT, home, "namesrv.NamesrvStartup");
        var elsewhere = server(OBEDIENT, folder, "broker.BrokerStartup");
        var outcome = shutdown("broker");
        assertEquals(1, outcome.code());
        assertEquals("mqshutdown: you run no broker from " + home + ".", outcome.err());
        assertTrue(nameServer.isAlive());
        assertTrue(elsewhere.isAlive());
    }

    @Test
    void shouldAskForAChoiceAmongSeveral() throws Exception {
        var one = server(OBEDIENT, home, "broker.BrokerStartup");
        var two = server(OBEDIENT, home, "broker.BrokerStartup");
        var outcome = shutdown("broker");
        assertEquals(1, outcome.code());
        assertTrue(outcome.err().contains("several run"), outcome.err());
        assertTrue(one.isAlive() && two.isAlive());

        assertEquals(0, shutdown("broker", "--pid", Long.toString(two.pid())).code());
        assertTrue(one.isAlive());
        assertEnded(two);
    }

    @Test
    void shouldStopAllWhenTold() throws Exception {
        var one = server(OBEDIENT, home, "namesrv.NamesrvStartup");
        var two = server(OBEDIENT, home, "namesrv.NamesrvStartup");
        assertEquals(0, shutdown("namesrv", "--all").code());
        assertEnded(one);
        assertEnded(two);
    }

    @Test
    void shouldNotStopAProcessThatIsNoServer() throws Exception {
        var other = server(OBEDIENT, home, "example.Something");
        assertEquals(1, shutdown("broker", "--pid", Long.toString(other.pid())).code());
        assertTrue(other.isAlive());
    }

    @Test
    void shouldSayWhenAServerGoesOnRunning() throws Exception {
        var broker = server(STUBBORN, home, "broker.BrokerStartup");
        var outcome = shutdown("broker", "--wait", "1");
        assertEquals(3, outcome.code());
        assertTrue(outcome.err().contains("broker " + broker.pid() + " still runs after 1 s"), outcome.err());
        assertTrue(broker.isAlive());
    }

    @Test
    void shouldRefuseWrongUse() throws Exception {
        assertEquals(2, shutdown().code());
        assertEquals(2, shutdown("proxy").code());
        assertEquals(2, shutdown("broker", "--wait", "soon").code());
        assertEquals(2, shutdown("broker", "--pid").code());
        assertEquals(2, shutdown("broker", "--force").code());
        assertEquals(0, shutdown("--help").code());
    }

    /** This process may notice a little later than the script. */
    private static void assertEnded(Process server) throws InterruptedException {
        assertTrue(server.waitFor(60, TimeUnit.SECONDS));
    }

    private Script.Outcome shutdown(String... arguments) throws IOException, InterruptedException {
        return script.run(Map.of("ROCKETMQ_HOME", home.toString()), SHUTDOWN, arguments);
    }

    private Process server(String program, Path itsHome, String mainClass) throws IOException {
        var process = new ProcessBuilder("sh", "-c", program, "sh",
            "-Drocketmq.home.dir=" + itsHome, "org.apache.rocketmq." + mainClass).start();
        servers.add(process);
        // The trap is set once it says so.
        assertEquals('r', process.getInputStream().read());
        return process;
    }
}
