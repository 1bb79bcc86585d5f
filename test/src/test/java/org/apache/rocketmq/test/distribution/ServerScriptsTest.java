package org.apache.rocketmq.test.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts' own decisions, shown by a "java" that prints what it was called with. */
@Tag("processes")
class ServerScriptsTest {
    private static final Path BROKER = Script.HOME.resolve("bin/mqbroker");
    private static final Path NAME_SERVER = Script.HOME.resolve("bin/mqnamesrv");

    @TempDir
    private Path folder;
    private Script script;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void setUp() throws IOException {
        script = new Script(folder);
        environment.put("JAVA_HOME", fakeJava("17").toString());
        environment.put("SKYROCKET_LOGS", folder.resolve("logs").toString());
    }

    @Test
    void shouldSizeTheBrokerToTheMachine() throws Exception {
        var arguments = script.run(environment, BROKER).outLines();
        assertEquals(1, count(arguments, "-Xmx\\d+m"), arguments.toString());
        assertEquals(1, count(arguments, "-XX:MaxDirectMemorySize=\\d+m"), arguments.toString());
        assertEquals(1, count(arguments, "-XX:\\+Use(G1|Serial|Parallel)GC"), arguments.toString());
        assertEquals("org.apache.rocketmq.broker.BrokerStartup", arguments.get(arguments.size() - 1));
    }

    @Test
    void shouldNotNeedToOpenModules() throws Exception {
        for (var server : List.of(BROKER, NAME_SERVER)) {
            var arguments = script.run(environment, server).out();
            assertFalse(arguments.contains("--add-"), arguments);
        }
    }

    @Test
    void shouldReplaceTheJvmOptions() throws Exception {
        environment.put("JAVA_OPT", "-Xmx77m -Done=1");
        var arguments = script.run(environment, BROKER).outLines();
        assertEquals(List.of("-Xmx77m", "-Done=1"), arguments.subList(0, 2));
        assertEquals(1, count(arguments, "-Xmx.*"), arguments.toString());
    }

    @Test
    void shouldAddJvmOptions() throws Exception {
        environment.put("JAVA_OPT_EXT", "-Xmx77m -Done=1");
        var arguments = script.run(environment, NAME_SERVER).outLines();
        assertEquals(2, count(arguments, "-Xmx.*"), arguments.toString());
        assertTrue(arguments.indexOf("-Xmx77m") > lastIndexOf(arguments, "-Xmx\\d+m", "-Xmx77m"), arguments.toString());
    }

    @Test
    void shouldHandOnArgumentsAsTheyAre() throws Exception {
        var arguments = script.run(environment, BROKER, "-c", "a file.conf", "-n", "a:1;b:2", "").outLines();
        var main = arguments.indexOf("org.apache.rocketmq.broker.BrokerStartup");
        assertEquals(List.of("-c", "a file.conf", "-n", "a:1;b:2"), arguments.subList(main + 1, main + 5));
    }

    @Test
    void shouldTakeItsOwnFolderForHomeAlsoThroughALink() throws Exception {
        var link = Files.createSymbolicLink(folder.resolve("broker-link"), BROKER);
        var arguments = script.run(environment, link).outLines();
        Files.delete(link);
        assertTrue(arguments.contains("-Drocketmq.home.dir=" + Script.HOME.toRealPath()), arguments.toString());
    }

    @Test
    void shouldTakeAnotherFolderForHome() throws Exception {
        var home = Files.createDirectory(folder.resolve("my home"));
        environment.put("ROCKETMQ_HOME", home.toString());
        var arguments = script.run(environment, BROKER).outLines();
        assertTrue(arguments.contains("-Drocketmq.home.dir=" + home.toRealPath()), arguments.toString());
    }

    @Test
    void shouldRefuseAHomeThatIsNotThere() throws Exception {
        environment.put("ROCKETMQ_HOME", folder.resolve("nowhere").toString());
        var outcome = script.run(environment, BROKER);
        assertEquals(1, outcome.code());
        assertEquals("mqbroker: ROCKETMQ_HOME is " + folder.resolve("nowhere") + ", which is not a folder.",
            outcome.err());
    }

    @Test
    void shouldRefuseLogsThatCannotBeWritten() throws Exception {
        environment.put("SKYROCKET_LOGS", Files.createFile(folder.resolve("file")).resolve("logs").toString());
        var outcome = script.run(environment, BROKER);
        assertEquals(1, outcome.code());
        assertTrue(outcome.err().contains("cannot write log files to"), outcome.err());
    }

    @Test
    void shouldSayThatJavaHomeHoldsNoJava() throws Exception {
        environment.put("JAVA_HOME", folder.resolve("nowhere").toString());
        var outcome = script.run(environment, BROKER);
        assertEquals(1, outcome.code());
        assertTrue(outcome.err().startsWith("mqbroker: JAVA_HOME is " + folder.resolve("nowhere")), outcome.err());
    }

    @Test
    void shouldRefuseAnOldJava() throws Exception {
        for (var old : List.of("1.8", "11", "16")) {
            environment.put("JAVA_HOME", fakeJava(old).toString());
            var outcome = script.run(environment, NAME_SERVER);
            assertEquals(1, outcome.code());
            assertTrue(outcome.err().contains("is Java " + old + "; Java 17 or newer is needed"), outcome.err());
        }
    }

    @Test
    void shouldTakeANewerJava() throws Exception {
        environment.put("JAVA_HOME", fakeJava("25").toString());
        assertEquals(0, script.run(environment, NAME_SERVER).code());
    }

    @Test
    void shouldMapTheClassesOfAnArchiveThatFits() throws Exception {
        var home = ownHome();
        var broker = home.resolve("bin/mqbroker");
        assertFalse(script.run(environment, broker).out().contains(".jsa"), "there is none");
        var ask = Files.writeString(home.resolve("bin/ask"), """
            #!/bin/sh
            BIN=$(dirname "$0")
            . "$BIN/run-java.sh"
            class_archive org.apache.rocketmq.broker.BrokerStartup
            """);
        Files.setPosixFilePermissions(ask, PosixFilePermissions.fromString("rwxr-xr-x"));
        var archive = script.run(environment, ask).out();
        Files.createDirectories(home.resolve("classes"));
        Files.createFile(Path.of(archive));

        assertTrue(script.run(environment, broker).outLines().contains("-XX:SharedArchiveFile=" + archive));
        environment.put("JAVA_OPT_EXT", "-XX:SharedArchiveFile=other");
        assertFalse(script.run(environment, broker).out().contains(archive), "the user's own comes first");
        environment.remove("JAVA_OPT_EXT");
        environment.put("JAVA_HOME", fakeJava("21").toString());
        assertFalse(script.run(environment, broker).out().contains(".jsa"), "another Java");
    }

    @Test
    void shouldMakeArchivesOfClassesThatServersMap() throws Exception {
        var home = ownHome();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        var outcome = script.run(environment, home.resolve("bin/mqclasses"));
        assertEquals(0, outcome.code(), outcome.err());
        assertEquals(2, outcome.outLines().size(), outcome.out());
        // With this a JVM does not start without its archives.
        environment.put("JAVA_OPT_EXT", "-Xshare:on");
        for (var server : List.of("bin/mqbroker", "bin/mqnamesrv")) {
            var start = script.run(environment, home.resolve(server), "-p");
            assertEquals(0, start.code(), start.err());
            assertTrue(start.out().contains("listenPort="), start.out());
        }
        for (var line : outcome.outLines()) {
            var archive = Path.of(line.substring(line.indexOf('/')));
            Files.delete(archive);
            Files.write(archive, new byte[1]);
        }
        var spoiled = script.run(environment, home.resolve("bin/mqbroker"), "-p");
        assertEquals(1, spoiled.code(), "it is these files that counted");
    }

    /** A distribution of this test's own, with the jars of the other. */
    private Path ownHome() throws IOException {
        var home = Files.createDirectories(folder.resolve("home").resolve("bin")).getParent();
        Files.createSymbolicLink(home.resolve("lib"), Script.HOME.resolve("lib"));
        Files.createSymbolicLink(home.resolve("conf"), Script.HOME.resolve("conf"));
        try (var scripts = Files.list(Script.HOME.resolve("bin"))) {
            for (Path each : scripts.toList()) {
                Files.copy(each, home.resolve("bin").resolve(each.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return home;
    }

    @Test
    void shouldRunAClassOfTheDistribution() throws Exception {
        var arguments = script.run(environment, Script.HOME.resolve("bin/tools.sh"), "a.B", "-x").outLines();
        assertEquals(List.of("a.B", "-x"), arguments.subList(arguments.size() - 2, arguments.size()));
        assertEquals(1, script.run(environment, Script.HOME.resolve("bin/tools.sh")).code());
    }

    /** A folder whose bin/java answers the question for its version, and else prints its arguments line by line. */
    private Path fakeJava(String version) throws IOException {
        var bin = Files.createDirectories(folder.resolve("java-" + version).resolve("bin"));
        var java = Files.writeString(bin.resolve("java"), """
            #!/bin/sh
            if [ "$1" = -XshowSettings:properties ]; then
                echo "    java.specification.version = VERSION" >&2
            else
                printf '%s\\n' "$@"
            fi
            """.replace("VERSION", version));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return bin.getParent();
    }

    private static long count(List<String> arguments, String pattern) {
        return arguments.stream().filter(argument -> argument.matches(pattern)).count();
    }

    private static int lastIndexOf(List<String> arguments, String pattern, String except) {
        int last = -1;
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).matches(pattern) && !arguments.get(i).equals(except)) {
                last = i;
            }
        }
        return last;
    }
}
