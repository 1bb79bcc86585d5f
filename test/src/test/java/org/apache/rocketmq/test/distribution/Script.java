package org.apache.rocketmq.test.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a script of the unpacked distribution and keeps what it printed. */
final class Script {
    static final Path HOME = Path.of("..", "distribution", "target", "skyrocket").toAbsolutePath().normalize();
    private static final long MOST_SECONDS = 180;

    private final Path folder;

    /** What a script left. */
    record Outcome(int code, String out, String err) {
        List<String> outLines() {
            return out.lines().toList();
        }
    }

    /** Files of the scripts' output go to {@code folder}. */
    Script(Path folder) {
        this.folder = folder;
    }

    Outcome run(Map<String, String> environment, Path script, String... arguments)
        throws IOException, InterruptedException {
        var command = new ArrayList<String>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        var out = Files.createTempFile(folder, "script", ".out");
        var err = Files.createTempFile(folder, "script", ".err");
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        for (var variable : List.of("ROCKETMQ_HOME", "SKYROCKET_LOGS", "JAVA_OPT", "JAVA_OPT_EXT")) {
            builder.environment().remove(variable);
        }
        builder.environment().putAll(environment);
        var process = builder.start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(command + " runs after " + MOST_SECONDS + " s");
            }
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(process.exitValue(), read(out), read(err));
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8).strip();
    }
}
