package org.apache.rocketmq.test.cluster;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.apache.rocketmq.test.program.SendMessages;

/** Our client programs, compiled against Apache's jars instead of ours. */
final class ApachePrograms {
    /** A folder with the classes; compiled once per JVM. */
    static final Path CLASSES = compile(Places.scratch().resolve("apache-programs"));

    private ApachePrograms() {
    }

    private static Path compile(Path folder) {
        Path sources = Places.ownSources().resolve(SendMessages.class.getPackageName().replace('.', '/'));
        try (Stream<Path> files = Files.list(sources)) {
            Files.createDirectories(folder);
            var compiler = ToolProvider.getSystemJavaCompiler();
            var messages = new StringWriter();
            try (var manager = compiler.getStandardFileManager(null, null, null)) {
                var options = List.of("-proc:none", "-d", folder.toString(), "-cp",
                    String.join(System.getProperty("path.separator"),
                        Places.apacheJars().stream().map(Path::toString).toList()));
                var units = manager.getJavaFileObjectsFromPaths(files.toList());
                if (!compiler.getTask(messages, manager, null, options, null, units).call()) {
                    throw new IllegalStateException("the programs do not compile against Apache's jars:\n" + messages);
                }
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
