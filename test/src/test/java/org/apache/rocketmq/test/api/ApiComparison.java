package org.apache.rocketmq.test.api;

import japicmp.cmp.JApiCmpArchive;
import japicmp.cmp.JarArchiveComparator;
import japicmp.cmp.JarArchiveComparatorOptions;
import japicmp.filter.ClassFilter;
import japicmp.model.AccessModifier;
import japicmp.model.JApiBehavior;
import japicmp.model.JApiChangeStatus;
import japicmp.model.JApiClass;
import japicmp.model.JApiCompatibility;
import japicmp.model.JApiField;
import japicmp.model.JApiParameter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javassist.CtBehavior;
import javassist.bytecode.AccessFlag;

/**
 * Finds what a program misses that was compiled against the older jars and runs with the newer ones: public and
 * protected classes and members that are gone, not binary compatible, or no longer marked as deprecated.
 */
final class ApiComparison {
    private final SortedMap<String, String> findings = new TreeMap<>();

    private ApiComparison() { }

    /**
     * Compares some classes, by their names as the JVM knows them.
     *
     * @param older the jars with these classes, and all that they need
     * @param newer the jars that shall stand in for them, and all that they need
     * @return what is missing, as {@code package.Class} or {@code package.Class#member}, and how
     */
    static SortedMap<String, String> of(Set<String> classes, List<Path> older, List<Path> newer) {
        var options = new JarArchiveComparatorOptions();
        options.setAccessModifier(AccessModifier.PROTECTED);
        options.setClassPathMode(JarArchiveComparatorOptions.ClassPathMode.TWO_SEPARATE_CLASSPATHS);
        options.setOldClassPath(texts(older));
        options.setNewClassPath(texts(newer));
        options.getIgnoreMissingClasses().setIgnoreAllMissingClasses(true);
        ClassFilter named = type -> classes.contains(type.getName());
        options.getFilters().getIncludes().add(named);
        var types = new JarArchiveComparator(options).compare(archives(older), archives(newer));
        var unknown = new TreeSet<>(classes);
        types.stream().filter(type -> type.getChangeStatus() != JApiChangeStatus.NEW)
            .forEach(type -> unknown.remove(type.getFullyQualifiedName()));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("not in the older jars, or neither public nor protected: " + unknown);
        }
        var comparison = new ApiComparison();
        types.forEach(comparison::look);
        return comparison.findings;
    }

    private void look(JApiClass type) {
        String name = type.getFullyQualifiedName();
        if (type.getChangeStatus() == JApiChangeStatus.REMOVED) {
            findings.put(name, "the class is missing");
            return;
        }
        if (type.getChangeStatus() == JApiChangeStatus.NEW) {
            return;
        }
        note(name, type);
        note(name + "#super", type.getSuperclass());
        type.getInterfaces().forEach(each -> note(name + "#implements " + each.getFullyQualifiedName(), each));
        lookAtDeprecation(name, type.getOldClass().map(each -> each.hasAnnotation(Deprecated.class)),
            type.getNewClass().map(each -> each.hasAnnotation(Deprecated.class)));
        type.getConstructors().stream().filter(ApiComparison::isVisible).forEach(each -> {
            note(name + "#" + signature(each), each);
            lookAtDeprecation(name + "#" + signature(each), isDeprecated(each.getOldConstructor()),
                isDeprecated(each.getNewConstructor()));
        });
        type.getMethods().stream().filter(ApiComparison::isVisible).forEach(each -> {
            note(name + "#" + signature(each), each);
            lookAtDeprecation(name + "#" + signature(each), isDeprecated(each.getOldMethod()),
                isDeprecated(each.getNewMethod()));
        });
        type.getFields().forEach(each -> {
            note(name + "#" + each.getName(), each);
            lookAtDeprecation(name + "#" + each.getName(),
                each.getOldFieldOptional().map(field -> field.hasAnnotation(Deprecated.class)),
                each.getNewFieldOptional().map(field -> field.hasAnnotation(Deprecated.class)));
            lookAtConstant(name, each);
        });
    }

    private static Optional<Boolean> isDeprecated(Optional<? extends CtBehavior> behavior) {
        return behavior.map(each -> each.hasAnnotation(Deprecated.class));
    }

    /** Users are to hear the same advice; nothing is said of what one side has not. */
    private void lookAtDeprecation(String name, Optional<Boolean> older, Optional<Boolean> newer) {
        if (older.orElse(false) && !newer.orElse(true)) {
            findings.put(name, "is not marked as deprecated");
        }
    }

    /** The compiler has put a constant's value into the programs that use it. */
    private void lookAtConstant(String type, JApiField field) {
        if (field.getOldFieldOptional().isEmpty() || field.getNewFieldOptional().isEmpty()) {
            return;
        }
        if (!AccessFlag.isPublic(field.getOldFieldOptional().get().getFieldInfo().getAccessFlags())) {
            return;
        }
        Object older = field.getOldFieldOptional().get().getConstantValue();
        Object newer = field.getNewFieldOptional().get().getConstantValue();
        if (older != null && !older.equals(newer)) {
            findings.put(type + "#" + field.getName(), "its value is " + newer + " instead of " + older);
        }
    }

    private void note(String name, JApiCompatibility part) {
        var changes = part.getCompatibilityChanges().stream().filter(change -> !change.isBinaryCompatible())
            .map(change -> change.getType().name()).distinct().sorted().collect(Collectors.joining(", "));
        if (!changes.isEmpty()) {
            findings.merge(name, changes, (one, other) -> one.equals(other) ? one : one + ", " + other);
        }
    }

    private static boolean isVisible(JApiBehavior part) {
        return part.getAccessModifier().getOldModifier()
            .map(modifier -> modifier.getLevel() >= AccessModifier.PROTECTED.getLevel()).orElse(false);
    }

    private static String signature(JApiBehavior part) {
        return part.getName() + part.getParameters().stream().map(JApiParameter::getType)
            .collect(Collectors.joining(",", "(", ")"));
    }

    private static List<String> texts(List<Path> paths) {
        return paths.stream().map(Path::toString).toList();
    }

    private static List<JApiCmpArchive> archives(List<Path> jars) {
        return jars.stream().filter(jar -> jar.toString().endsWith(".jar"))
            .filter(jar -> jar.getFileName().toString().matches("(rocketmq|skyrocket)-.*"))
            .map(jar -> new JApiCmpArchive(jar.toFile(), "0")).toList();
    }
}
