package org.apache.rocketmq.srvutil;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.rocketmq.common.internal.config.BadSettingsException;
import org.apache.rocketmq.common.internal.config.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main program up to the point where a server would serve. */
class ServerMainTest {
    private static final List<Setting<?>> SETTINGS = List.of(
        Setting.int32("listenPort", 10911).between(0, 65535),
        Setting.text("namesrvAddr", null),
        Setting.bool("autoCreateTopicEnable", true));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Launch launch;

    /** Runs the command with a server that does not start. */
    private int run(Exception failure, String... args) {
        return new ServerMain(ServerCommand.withNameServers("mqbroker", SETTINGS), print(out), print(err))
            .run(args, given -> {
                launch = given;
                throw failure;
            });
    }

    private int run(String... args) {
        return run(new IOException("not here"), args);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    @Test
    void shouldShowEveryOptionInItsHelp() {
        assertEquals(ServerMain.DONE, run("-h"));

        assertTrue(out().startsWith("usage: mqbroker [options] [key=value ...]"), out());
        for (String option : List.of("-c,--configFile <file>", "-h,--help", "-n,--namesrvAddr <host:port;...>",
            "-p,--printConfigItem")) {
            assertTrue(out().contains(option), out());
        }
        assertEquals("", err());
    }

    @Test
    void shouldPrintTheSettingsThatItWouldHave(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("broker.conf"), "listenPort = 1\nautoCreateTopicEnable=false\n");

        assertEquals(ServerMain.DONE, run("-c", file.toString(), "-n", "a:1;b:2", "-p", "listenPort=2"));

        assertEquals(List.of("autoCreateTopicEnable=false", "listenPort=2", "namesrvAddr=a:1;b:2"),
            out().lines().toList());
    }

    @Test
    void shouldGiveTheServerItsSettingsAndItsFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("broker.conf"), "listenPort=1\n");

        run("--configFile", file.toString());

        assertEquals("1", launch.settings().all().get("listenPort"));
        assertEquals(file, launch.configFile());
        run();
        assertEquals("10911", launch.settings().all().get("listenPort"));
        assertEquals(null, launch.configFile());
    }

    @Test
    void shouldRefuseOptionsAndArgumentsThatItDoesNotKnow() {
        assertEquals(ServerMain.FAILED, run("-x"));
        assertEquals("mqbroker cannot start: Unrecognized option: -x; mqbroker -h shows the options", err());

        err.reset();
        assertEquals(ServerMain.FAILED, run("start"));
        assertEquals("mqbroker cannot start: unexpected argument: start; mqbroker -h shows the options", err());

        err.reset();
        assertEquals(ServerMain.FAILED, run("-c"));
        assertEquals("mqbroker cannot start: Missing argument for option: c; mqbroker -h shows the options", err());
        assertEquals(null, launch);
    }

    @Test
    void shouldHaveTheOptionForNameServersOnlyWhereThereAreSome() {
        int code = new ServerMain(ServerCommand.of("mqnamesrv", SETTINGS), print(out), print(err))
            .run(new String[] {"-n", "a:1"}, given -> {
                throw new IllegalStateException("must not start");
            });

        assertEquals(ServerMain.FAILED, code);
        assertTrue(err().startsWith("mqnamesrv cannot start: Unrecognized option: -n"), err());
    }

    @Test
    void shouldNameTheFileThatItCannotRead(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("missing.conf");
        assertEquals(ServerMain.FAILED, run("-c", missing.toString()));
        assertEquals("mqbroker cannot start: the configuration file " + missing + " does not exist", err());

        err.reset();
        run("-c", folder.toString());
        assertEquals("mqbroker cannot start: the configuration file " + folder + " is a directory", err());

        err.reset();
        Path malformed = Files.writeString(folder.resolve("malformed.conf"), "brokerName=\\u12\n");
        run("-c", malformed.toString());
        assertTrue(err().startsWith("mqbroker cannot start: the configuration file " + malformed + " is malformed: "),
            err());

        err.reset();
        Path binary = Files.write(folder.resolve("binary.conf"), new byte[] {'a', '=', (byte) 0xC3, (byte) 0x28});
        run("-c", binary.toString());
        assertEquals("mqbroker cannot start: the configuration file " + binary + " is no text in UTF-8", err());
        assertEquals(null, launch);
    }

    @Test
    void shouldNameEveryBadSettingAndTheFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("broker.conf"), "listenPort=x\nautoCreateTopicEnable=maybe\n");

        assertEquals(ServerMain.FAILED, run("-c", file.toString()));

        assertEquals("mqbroker cannot start: bad settings (from " + file + "): listenPort is [x]; allowed is a whole "
            + "number from 0 to 65535; autoCreateTopicEnable is [maybe]; allowed is true or false", err());
        assertEquals(null, launch);
    }

    @Test
    void shouldWarnOfKeysThatNobodyKnowsAndKeepQuietAboutRocketMqs() {
        run("listenPrt=1", "brokerRole=SLAVE");

        assertEquals(List.of(
            "warning: listenPrt is no setting of this server; it is ignored (did you mean listenPort?)",
            "mqbroker cannot start: java.io.IOException: not here"), err().lines().toList());
    }

    @Test
    void shouldWarnOfKeysThatNobodyKnowsAlsoWhenItOnlyPrints() {
        assertEquals(ServerMain.DONE, run("-p", "listenPrt=1"));

        assertEquals("warning: listenPrt is no setting of this server; it is ignored (did you mean listenPort?)",
            err());
    }

    @Test
    void shouldTellAForeseenFailureInItsOwnWords() {
        run(new BindException("127.0.0.1:10911 is in use by another process"));
        assertEquals("mqbroker cannot start: 127.0.0.1:10911 is in use by another process", err());

        err.reset();
        run(new BadSettingsException(List.of("a is [1]", "b is [2]")));
        assertEquals("mqbroker cannot start: bad settings: a is [1]; b is [2]", err());

        err.reset();
        run(new NullPointerException());
        assertEquals("mqbroker cannot start: java.lang.NullPointerException", err());
    }
}
