package org.apache.rocketmq.test.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.rocketmq.test.cluster.Places;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/**
 * What an application gets with our client, and what it may add: each library is one more that can clash with its own.
 * docs/client.md tells users of the same lists.
 */
class ClientDependenciesTest {
    private static final Set<String> OURS = Set.of("io.skyrocket:skyrocket-common", "io.skyrocket:skyrocket-remoting");
    private static final Set<String> NEEDED = Set.of(
        "com.alibaba.fastjson2:fastjson2",
        "io.netty:netty-buffer",
        "io.netty:netty-codec-base",
        "io.netty:netty-common",
        "io.netty:netty-handler",
        "io.netty:netty-resolver",
        "io.netty:netty-transport",
        "io.netty:netty-transport-classes-epoll",
        "io.netty:netty-transport-native-epoll",
        "io.netty:netty-transport-native-unix-common",
        "org.slf4j:slf4j-api");
    private static final Set<String> OPTIONAL = Set.of(
        "at.yawk.lz4:lz4-java",
        "com.github.luben:zstd-jni",
        "io.opentracing:opentracing-api");

    /** A line of the list that the client's build writes; after the version and the scope it may say more. */
    private static final Pattern RESOLVED =
        Pattern.compile("\\s+([^:\\s]+:[^:\\s]+):jar:(?:[^:\\s]+:)?[^:\\s]+:(?:compile|runtime)\\b(.*)");

    @Test
    void shouldNeedFewLibrariesAtRunTime() throws IOException {
        var list = Places.project().resolve("client/target/run-time-dependencies");
        assertTrue(Files.exists(list), list + " is not there: run mvn -B verify at the root");
        var libraries = new TreeSet<String>();
        for (String line : Files.readAllLines(list)) {
            if (line.isBlank() || line.endsWith("resolved:")) {
                continue;
            }
            var resolved = RESOLVED.matcher(line);
            assertTrue(resolved.matches(), "cannot be read: " + line);
            if (!resolved.group(2).contains("optional")) {
                libraries.add(resolved.group(1));
            }
        }
        assertTrue(libraries.removeAll(OURS), libraries::toString);
        assertEquals(String.join("\n", new TreeSet<>(NEEDED)), String.join("\n", libraries));
    }

    @Test
    void shouldLeaveFewLibrariesToTheApplication() throws Exception {
        var optional = new TreeSet<String>();
        for (String module : List.of("common", "remoting", "client")) {
            optional.addAll(optionalOnes(module));
        }
        assertEquals(new TreeSet<>(OPTIONAL), optional);
    }

    private static Set<String> optionalOnes(String module) throws Exception {
        var pom = DocumentBuilderFactory.newInstance().newDocumentBuilder()
            .parse(Places.project().resolve(module).resolve("pom.xml").toFile());
        var dependencies = pom.getElementsByTagName("dependency");
        var optional = new TreeSet<String>();
        for (int i = 0; i < dependencies.getLength(); i++) {
            var dependency = (Element) dependencies.item(i);
            if (text(dependency, "optional").equals("true")) {
                optional.add(text(dependency, "groupId") + ":" + text(dependency, "artifactId"));
            }
        }
        return optional;
    }

    private static String text(Element parent, String name) {
        var children = parent.getElementsByTagName(name);
        return children.getLength() == 0 ? "" : children.item(0).getTextContent().strip();
    }
}
