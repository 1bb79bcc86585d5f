package org.apache.rocketmq.test.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may use whom: modules, packages, internal packages and the libraries below us. */
class ModuleRulesTest {
    /** Whose internal packages other modules may use, and who they are. */
    private static final Map<Module, Set<Module>> FRIENDS = Map.of(
        Module.COMMON, Set.of(Module.REMOTING, Module.SRVUTIL, Module.STORE, Module.NAMESRV, Module.BROKER,
            Module.CLIENT),
        Module.REMOTING, Set.of(Module.NAMESRV, Module.BROKER, Module.CLIENT));

    /** Frames, bodies and the brokers' tables. */
    private static final String[] JSON_PACKAGES = {
        "org.apache.rocketmq.remoting.internal.frame..", "org.apache.rocketmq.remoting.protocol..",
        "org.apache.rocketmq.broker.table..", "org.apache.rocketmq.broker.topic..",
        "org.apache.rocketmq.broker.group..", "org.apache.rocketmq.broker.offset.."};

    @Test
    void shouldFindTheClassesOfEveryModule() {
        var found = OurClasses.ALL.stream().map(Module::of).map(String::valueOf).collect(Collectors.toSet());
        assertEquals(Arrays.stream(Module.values()).map(String::valueOf).collect(Collectors.toSet()), found);
    }

    @Test
    void shouldKeepEachModuleToItsOwnPackage() {
        for (Module module : Module.values()) {
            var strangers = OurClasses.ALL.stream().filter(type -> isFrom(type, module) && Module.of(type) != module)
                .map(JavaClass::getName).toList();
            assertEquals(List.of(), strangers, module + " holds classes of another module's packages");
        }
    }

    @TestFactory
    List<DynamicTest> shouldUseOnlyTheModulesBelow() {
        return Arrays.stream(Module.values()).map(module -> {
            var forbidden = Arrays.stream(Module.values())
                .filter(other -> other != module && !module.allowed().contains(other))
                .map(Module::packages).toArray(String[]::new);
            return DynamicTest.dynamicTest(module.id(), () -> noClasses().that()
                .resideInAPackage(module.packages()).should().dependOnClassesThat().resideInAnyPackage(forbidden)
                .allowEmptyShould(true).check(OurClasses.ALL));
        }).toList();
    }

    @Test
    void shouldHaveNoCycleOfPackages() {
        slices().matching("org.apache.rocketmq.(**)").should().beFreeOfCycles()
            .ignoreDependency(Exceptions.named(Exceptions.FACADES.keySet()),
                alwaysTrue())
            .check(OurClasses.ALL);
    }

    @TestFactory
    List<DynamicTest> shouldKeepInternalPackagesAmongFriends() {
        return Arrays.stream(Module.values()).map(module -> DynamicTest.dynamicTest(module.id(), () -> {
            var strangers = new TreeSet<String>();
            for (JavaClass type : OurClasses.ALL) {
                Module user = Module.of(type);
                if (user == module || FRIENDS.getOrDefault(module, Set.of()).contains(user)) {
                    continue;
                }
                type.getDirectDependenciesFromSelf().stream()
                    .filter(dependency -> Module.of(dependency.getTargetClass()) == module)
                    .filter(dependency -> dependency.getTargetClass().getPackageName().contains(".internal"))
                    .forEach(dependency -> strangers.add(dependency.getDescription()));
            }
            assertEquals(Set.of(), strangers);
        })).toList();
    }

    @Test
    void shouldKeepNettyInTheTransportModule() {
        noClasses().that().resideOutsideOfPackage(Module.REMOTING.packages())
            .should().dependOnClassesThat().resideInAPackage("io.netty..").check(OurClasses.ALL);
    }

    @Test
    void shouldKeepNettysBootstrapInTheTransport() {
        noClasses().that().resideOutsideOfPackage("org.apache.rocketmq." + Exceptions.TRANSPORT)
            .should().dependOnClassesThat().resideInAPackage("io.netty.bootstrap..").check(OurClasses.ALL);
    }

    @Test
    void shouldKeepJsonInFramesBodiesAndTables() {
        noClasses().that().resideOutsideOfPackages(JSON_PACKAGES)
            .and(not(Exceptions.named(Exceptions.JSON_USERS.keySet())))
            .should().dependOnClassesThat().resideInAPackage("com.alibaba..").check(OurClasses.ALL);
    }

    /** An application logs as it likes: what comes with the client says what it has to say by slf4j. */
    @Test
    void shouldLeaveLoggingToTheApplication() {
        noClasses().that().resideInAnyPackage(
            Module.COMMON.packages(), Module.REMOTING.packages(), Module.CLIENT.packages())
            .should().dependOnClassesThat().resideInAnyPackage("ch.qos.logback..", "org.apache.log4j..",
                "org.apache.logging..", "java.util.logging..", "org.apache.commons.logging..",
                "io.netty.util.internal.logging..", "org.slf4j.spi..").check(OurClasses.ALL);
    }

    @Test
    void shouldMapFilesInTheStoreOnly() {
        noClasses().that().resideOutsideOfPackage(Module.STORE.packages())
            .should().dependOnClassesThat().haveFullyQualifiedName("java.nio.MappedByteBuffer")
            .orShould().dependOnClassesThat().haveFullyQualifiedName("java.nio.channels.FileChannel")
            .check(OurClasses.ALL);
    }

    @Test
    void shouldNotLetTestsMixOurJarsWithApaches() {
        assertFalse(System.getProperty("java.class.path").contains("org/apache/rocketmq/rocketmq-"),
            "Apache's jars are on the class path of the tests");
    }

    private static boolean isFrom(JavaClass type, Module module) {
        String uri = type.getSource().orElseThrow().getUri().toString();
        return uri.contains("/skyrocket-" + module.id() + "-") || uri.contains("/" + module.id() + "/target/classes/");
    }
}
