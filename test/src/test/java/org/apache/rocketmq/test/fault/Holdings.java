package org.apache.rocketmq.test.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What this JVM holds: its threads, its open sockets, and how many objects of the client's are alive, by class.
 *
 * @param threads by name and number, without those that wait for a test or for a child process
 */
record Holdings(Set<String> threads, long sockets, Map<String, Long> objects) {
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");
    /** What is made for a client, a connection or a message. Lambdas have no name of their own. */
    private static final Pattern OBJECTS = Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +(org\\.apache\\.rocketmq\\."
        + "(?:client\\.internal|remoting\\.internal\\.(?:call|transport)|common\\.message)\\.[\\w.]+(?:\\$\\w+)?)"
        + "(?: .*)?$");

    static Holdings now() throws IOException, JMException {
        var threads = Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> !thread.getName().startsWith("awaitility")
                && !thread.getName().startsWith("process reaper"))
            .map(thread -> thread.getName() + "#" + thread.getId()).collect(Collectors.toCollection(TreeSet::new));
        return new Holdings(threads, countSockets(), countObjects());
    }

    private static long countSockets() throws IOException {
        try (var files = Files.list(OPEN_FILES)) {
            return files.filter(Holdings::isSocket).count();
        }
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (NoSuchFileException e) {
            return false; // Closed since it was listed, as the list's own file is.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** After a collection of garbage. */
    private static Map<String, Long> countObjects() throws JMException {
        String histogram = (String) ManagementFactory.getPlatformMBeanServer().invoke(
            new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
            new Object[] {new String[0]}, new String[] {String[].class.getName()});
        var counts = new TreeMap<String, Long>();
        var matcher = OBJECTS.matcher(histogram);
        while (matcher.find()) {
            counts.put(matcher.group(2), Long.parseLong(matcher.group(1)));
        }
        return counts;
    }

    /** What there is more of than before; empty for nothing. */
    Set<String> beyond(Holdings before) {
        var more = new TreeSet<>(threads);
        more.removeAll(before.threads);
        if (sockets > before.sockets) {
            more.add(sockets - before.sockets + " sockets");
        }
        objects.forEach((name, count) -> {
            long additional = count - before.objects.getOrDefault(name, 0L);
            if (additional > 0) {
                more.add(additional + " " + name);
            }
        });
        return more;
    }
}
