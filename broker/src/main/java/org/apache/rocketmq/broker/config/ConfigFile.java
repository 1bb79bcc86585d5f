package org.apache.rocketmq.broker.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.rocketmq.store.log.Disk;

/**
 * The properties file that a broker was started with. Single keys of it are changed; all other lines stay as they are,
 * comments too. The new version takes the old one's place in one step.
 */
public final class ConfigFile {
    private final Path file;
    private final Disk disk;

    public ConfigFile(Path file) {
        this(file, Disk.REAL);
    }

    ConfigFile(Path file, Disk disk) {
        this.file = file;
        this.disk = disk;
    }

    /**
     * Sets keys to values, the first line of each that is there or else a new one at the end. When this returns, the
     * file is on the disk.
     *
     * @throws IOException where the file cannot be read or written; it is then as it was, or, where only its folder
     *     cannot be forced, maybe the new one
     */
    void set(Map<String, String> changes) throws IOException {
        // A link stays one: what it leads to is replaced.
        var real = file.toRealPath();
        String before = Files.readString(real);
        String after = changed(before, changes);
        var expected = parse(before);
        expected.putAll(changes);
        if (!parse(after).equals(expected)) {
            throw new IOException(file + " has a form that cannot be changed safely");
        }
        replace(real, after);
    }

    private static String changed(String text, Map<String, String> changes) throws IOException {
        var left = new LinkedHashMap<>(changes);
        var lines = new ArrayList<String>();
        for (String line : logicalLines(text)) {
            String key = keyOf(line);
            if (key == null || !changes.containsKey(key)) {
                lines.add(line);
            } else if (left.containsKey(key)) {
                lines.add(lineOf(key, left.remove(key)));
            }
        }
        left.forEach((key, value) -> lines.add(lineOf(key, value)));
        String after = String.join("\n", lines) + "\n";
        return text.contains("\r\n") ? after.replace("\n", "\r\n") : after;
    }

    /** The lines, each with those that continue it. */
    private static List<String> logicalLines(String text) {
        var logical = new ArrayList<String>();
        boolean continued = false;
        for (String line : text.lines().toList()) {
            if (continued) {
                logical.set(logical.size() - 1, logical.get(logical.size() - 1) + "\n" + line);
            } else {
                logical.add(line);
            }
            boolean comment = !continued && isComment(line);
            continued = !comment && endsInOddBackslashes(line);
        }
        return logical;
    }

    private static boolean isComment(String line) {
        String start = line.stripLeading();
        return start.startsWith("#") || start.startsWith("!");
    }

    private static boolean endsInOddBackslashes(String line) {
        int count = 0;
        while (count < line.length() && line.charAt(line.length() - 1 - count) == '\\') {
            count++;
        }
        return count % 2 == 1;
    }

    /** The key of a line; null for a comment or a blank line. */
    private static String keyOf(String line) throws IOException {
        var keys = parse(line).keySet();
        return keys.isEmpty() ? null : keys.iterator().next();
    }

    private static Map<String, String> parse(String text) throws IOException {
        var properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IllegalArgumentException e) {
            throw new IOException("the file is malformed by now: " + e.getMessage(), e);
        }
        var map = new HashMap<String, String>();
        properties.stringPropertyNames().forEach(key -> map.put(key, properties.getProperty(key)));
        return map;
    }

    private static String lineOf(String key, String value) {
        String escaped = value.replace("\\", "\\\\");
        return key + "=" + (escaped.startsWith(" ") ? "\\" + escaped : escaped);
    }

    /** The new version has the old one's permissions before it has any content. */
    private void replace(Path real, String text) throws IOException {
        var fresh = Files.createTempFile(real.getParent(), real.getFileName().toString(), ".tmp");
        try {
            var view = Files.getFileAttributeView(real, PosixFileAttributeView.class);
            if (view != null) {
                Files.setPosixFilePermissions(fresh, view.readAttributes().permissions());
            }
            Files.write(fresh, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.SYNC);
            disk.rename(fresh, real);
            disk.forceFolder(real.getParent());
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
