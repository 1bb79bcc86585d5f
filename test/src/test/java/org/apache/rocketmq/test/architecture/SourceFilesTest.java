package org.apache.rocketmq.test.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.rocketmq.test.cluster.Places;
import org.junit.jupiter.api.Test;

/** What source files may not hold, and what each must. */
class SourceFilesTest {
    private static final Set<String> TEXT_FILES = Set.of("java", "xml", "properties", "conf", "sh", "md", "txt", "csv");
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b(?!.*#\\d)");
    private static final Pattern CODE_IN_COMMENT = Pattern.compile("^\\s*//.*(;|\\{|\\}|\\)\\s*->.*)\\s*$");
    private static final Pattern MACHINE_PATH = Pattern.compile("(?<![\\w.}/])/(root|home|work|Users)/\\w");
    private static final Pattern CATCH_ALL = Pattern.compile(
        "catch \\((final )?(Exception|Throwable|RuntimeException) ");
    private static final Pattern TYPE = Pattern.compile(
        "^public [a-z ]*(class|interface|enum|record|@interface) \\w+.*");
    private static final Pattern TEST_METHOD = Pattern.compile("@(Test|ParameterizedTest|Property)\\b");
    private static final Pattern METHOD_NAME = Pattern.compile("\\b(?:void|List<DynamicTest>) (\\w+)\\(");

    @Test
    void shouldSeeAllModules() throws IOException {
        var modules = javaFiles("main").stream().map(file -> Places.project().relativize(file).getName(0).toString())
            .collect(Collectors.toSet());
        for (Module module : Module.values()) {
            assertTrue(modules.contains(module.id()), module.id() + " is not among " + modules);
        }
    }

    @Test
    void shouldHaveNoTab() throws IOException {
        assertNone(textFiles(), line -> line.indexOf('\t') >= 0);
    }

    @Test
    void shouldHaveNoUnfinishedBusinessWithoutAnIssue() throws IOException {
        assertNone(textFiles(), line -> UNFINISHED.matcher(line).find());
    }

    @Test
    void shouldHaveNoCodeInComments() throws IOException {
        assertNone(javaFiles(""), line -> CODE_IN_COMMENT.matcher(line).matches());
    }

    @Test
    void shouldNameNoPathOfOneMachine() throws IOException {
        assertNone(textFiles(), line -> MACHINE_PATH.matcher(line).find());
    }

    @Test
    void shouldCatchEverythingOnlyAtTheTopOfAThread() throws IOException {
        var catchers = new ArrayList<String>();
        for (Path file : javaFiles("main")) {
            boolean named = Exceptions.CATCH_ALLS.containsKey(shortName(file));
            boolean catches = CATCH_ALL.matcher(Files.readString(file)).find();
            if (catches && !named) {
                catchers.add(shortName(file));
            }
        }
        assertEquals(List.of(), catchers);
    }

    @Test
    void shouldHaveNoExceptionThatNobodyNeeds() throws IOException {
        var files = javaFiles("main").stream().map(SourceFilesTest::shortName).collect(Collectors.toSet());
        assertEquals(List.of(), Exceptions.allNames().filter(name -> !files.contains(name)).sorted().toList());
        for (Path file : javaFiles("main")) {
            assertTrue(!Exceptions.CATCH_ALLS.containsKey(shortName(file))
                || CATCH_ALL.matcher(Files.readString(file)).find(), () -> file + " catches no longer everything");
        }
    }

    @Test
    void shouldDescribeEveryPackage() throws IOException {
        var silent = new ArrayList<String>();
        for (Path folder : javaFiles("main").stream().map(Path::getParent).distinct().toList()) {
            if (!Files.exists(folder.resolve("package-info.java"))) {
                silent.add(Places.project().relativize(folder).toString());
            }
        }
        assertEquals(List.of(), silent);
    }

    @Test
    void shouldBeginEveryPublicTypeWithASentence() throws IOException {
        var silent = new ArrayList<String>();
        for (Path file : javaFiles("main")) {
            var lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (TYPE.matcher(lines.get(i)).matches() && !hasSentence(lines.subList(0, i))) {
                    silent.add(shortName(file));
                }
            }
        }
        assertEquals(List.of(), silent);
    }

    @Test
    void shouldNameTestsByWhatShouldBe() throws IOException {
        var others = new ArrayList<String>();
        for (Path file : javaFiles("test")) {
            var lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (TEST_METHOD.matcher(lines.get(i)).find()) {
                    var method = METHOD_NAME.matcher(String.join(" ",
                        lines.subList(i, Math.min(lines.size(), i + 8))));
                    if (method.find() && !method.group(1).startsWith("should")) {
                        others.add(shortName(file) + "." + method.group(1));
                    }
                }
            }
        }
        assertEquals(List.of(), others);
    }

    @Test
    void shouldNotSleepInTests() throws IOException {
        assertNone(javaFiles("test"), line -> line.contains("Thread." + "sleep("));
    }

    private static boolean hasSentence(List<String> before) {
        int end = before.size() - 1;
        while (end >= 0 && (before.get(end).startsWith("@") || before.get(end).startsWith("    "))) {
            end--;
        }
        if (end < 0 || !before.get(end).strip().endsWith("*/")) {
            return false;
        }
        int start = end;
        while (!before.get(start).contains("/**")) {
            start--;
        }
        return String.join(" ", before.subList(start, end + 1)).contains(".");
    }

    private static void assertNone(List<Path> files, java.util.function.Predicate<String> forbidden)
        throws IOException {

        var found = new ArrayList<String>();
        for (Path file : files) {
            int number = 0;
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                number++;
                if (forbidden.test(line)) {
                    found.add(Places.project().relativize(file) + ":" + number + ": " + line.strip());
                }
            }
        }
        assertEquals(List.of(), found);
    }

    private static String shortName(Path file) {
        String path = file.toString().replace('\\', '/');
        return path.substring(path.indexOf("org/apache/rocketmq/") + "org/apache/rocketmq/".length())
            .replace(".java", "").replace('/', '.');
    }

    private static List<Path> javaFiles(String kind) throws IOException {
        String folder = "/src/" + kind;
        return files().stream().filter(file -> file.toString().endsWith(".java") && file.toString().contains(folder))
            .toList();
    }

    private static List<Path> textFiles() throws IOException {
        return files().stream().filter(file -> {
            String name = file.getFileName().toString();
            int dot = name.lastIndexOf('.');
            return dot < 0 || TEXT_FILES.contains(name.substring(dot + 1));
        }).toList();
    }

    /** The project's files without what builds and tools leave. */
    private static List<Path> files() throws IOException {
        try (Stream<Path> walk = Files.walk(Places.project())) {
            return walk.filter(file -> {
                String path = "/" + Places.project().relativize(file).toString().replace('\\', '/');
                return !path.contains("/target/") && !path.contains("/.") && Files.isRegularFile(file);
            }).sorted().toList();
        }
    }
}
