package org.apache.rocketmq.test.cluster;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Compiles programs against jars that must not be on the class path of the tests' JVM. */
final class Compilation {
    private Compilation() { }

    /** Compiles all sources that lie in a folder, and in folders below it down to a depth; 1 for none of these. */
    static void compile(Path sources, int depth, List<Path> jars, Path target) {
        try (Stream<Path> files = Files.walk(sources, depth)) {
            Files.createDirectories(target);
            var compiler = ToolProvider.getSystemJavaCompiler();
            var messages = new StringWriter();
            try (var manager = compiler.getStandardFileManager(null, null, null)) {
                var options = List.of("-proc:none", "-d", target.toString(), "-cp",
                    String.join(System.getProperty("path.separator"), jars.stream().map(Path::toString).toList()));
                var units = manager.getJavaFileObjectsFromPaths(files.filter(Files::isRegularFile).toList());
                if (!compiler.getTask(messages, manager, null, options, null, units).call()) {
                    throw new IllegalStateException(sources + " does not compile:\n" + messages);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
