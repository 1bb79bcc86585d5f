package org.apache.rocketmq.test.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Our distribution: its scripts as a user runs them, its jars for programs. */
final class OurDistribution {
    private static final Pattern CLIENT_PART =
        Pattern.compile("(skyrocket-(client|common|remoting)-|netty-|fastjson2-|slf4j-api-).*");

    private static List<String> startOptions;

    private OurDistribution() {
    }

    /** All jars, as the scripts name them. */
    static Path jars() {
        return Places.distribution().resolve("lib").resolve("*");
    }

    /** The jars that an application with our client needs. */
    static List<Path> clientJars() {
        return Places.ourJars().stream().filter(jar -> CLIENT_PART.matcher(jar.getFileName().toString()).matches())
            .toList();
    }

    /** Options that let a JVM with all jars, and classes behind them, start faster. */
    static synchronized List<String> startOptions() {
        if (startOptions == null) {
            startOptions = ClassArchive.options("ours", Places.ourJars(), (folder, settings, option) -> script("broker",
                folder, "mqbroker", List.of("-c", settings.toString()), Map.of(), List.of(option)));
        }
        return startOptions;
    }

    /** Runs a script in the foreground, with arguments of its own and options of its JVM. */
    static ChildProcess script(String name, Path home, String script, List<String> arguments,
        Map<String, String> environment, List<String> jvmOptions) {

        var all = new HashMap<>(environment);
        all.put("JAVA_HOME", System.getProperty("java.home"));
        all.put("SKYROCKET_LOGS", home.resolve("logs").toString());
        // These live for seconds: what the second compiler would do for them comes too late, and costs the others time.
        all.put("JAVA_OPT_EXT", "-Xms64m -Xmx256m -XX:TieredStopAtLevel=1 -Duser.home=" + home + " "
            + String.join(" ", jvmOptions));
        var command = new ArrayList<>(List.of(Places.distribution().resolve("bin").resolve(script).toString()));
        command.addAll(arguments);
        return ChildProcess.start(name, home, all, command);
    }
}
