package org.apache.rocketmq.srvutil;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Reads a properties file, in UTF-8; whatever is wrong with it is told with its name. */
final class PropertiesFile {
    private PropertiesFile() { }

    static Map<String, String> read(Path file) throws StartRefusedException {
        if (Files.notExists(file)) {
            throw new StartRefusedException("the configuration file " + file + " does not exist");
        }
        if (Files.isDirectory(file)) {
            throw new StartRefusedException("the configuration file " + file + " is a directory");
        }
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (MalformedInputException e) {
            throw new StartRefusedException("the configuration file " + file + " is no text in UTF-8", e);
        } catch (IOException e) {
            throw new StartRefusedException("the configuration file " + file + " cannot be read: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new StartRefusedException("the configuration file " + file + " is malformed: " + e.getMessage(), e);
        }
        var texts = new TreeMap<String, String>();
        properties.stringPropertyNames().forEach(key -> texts.put(key, properties.getProperty(key)));
        return texts;
    }
}
