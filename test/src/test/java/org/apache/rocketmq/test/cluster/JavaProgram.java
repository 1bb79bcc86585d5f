package org.apache.rocketmq.test.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A class with a main method on some class path, ready to be started in a JVM of its own. */
public record JavaProgram(List<Path> classPath, String mainClass, List<String> jvmOptions, List<String> arguments) {
    private static final List<String> SMALL_AND_QUICK = List.of("-Xms32m", "-Xmx512m", "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC", "-Xshare:auto");

    public JavaProgram {
        classPath = List.copyOf(classPath);
        jvmOptions = List.copyOf(jvmOptions);
        arguments = List.copyOf(arguments);
    }

    /** Starts it; its home is the given folder, so that logs and caches land there. */
    ChildProcess start(String name, Path folder, Map<String, String> environment) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SMALL_AND_QUICK);
        command.add("-Duser.home=" + folder);
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(String.join(System.getProperty("path.separator"),
            classPath.stream().map(Path::toString).toList()));
        command.add(mainClass);
        command.addAll(arguments);
        return ChildProcess.start(name, folder, environment, command);
    }
}
