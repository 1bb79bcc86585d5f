package org.apache.rocketmq.test.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.junit.jupiter.api.Test;

/** What the code of a class may do: threads, clocks, static state, handlers, roots, names. */
class CodeRulesTest {
    private static final Set<String> THREADS = Set.of("java.lang.Thread", "java.util.Timer",
        "java.util.concurrent.ThreadPoolExecutor", "java.util.concurrent.ScheduledThreadPoolExecutor",
        "java.util.concurrent.ForkJoinPool");
    private static final Set<String> CLOCKS = Set.of("java.lang.System.currentTimeMillis", "java.lang.System.nanoTime",
        "java.time.Instant.now", "java.time.LocalDate.now", "java.time.LocalDateTime.now", "java.time.LocalTime.now",
        "java.time.ZonedDateTime.now", "java.time.OffsetDateTime.now", "java.time.Clock.systemUTC",
        "java.time.Clock.systemDefaultZone", "java.time.InstantSource.system", "java.lang.Thread.sleep",
        "java.util.concurrent.TimeUnit.sleep");
    private static final Pattern VAGUE_NAME = Pattern.compile(".*(Util|Utils|Helper|Manager|Impl|Info|Data)");

    @Test
    void shouldMakeThreadsInFewPlaces() {
        var makers = new TreeSet<String>();
        for (JavaClass type : others(Exceptions.THREAD_MAKERS.keySet())) {
            type.getConstructorCallsFromSelf().stream()
                .filter(call -> THREADS.stream().anyMatch(thread -> call.getTargetOwner().isAssignableTo(thread)))
                .filter(call -> !"<init>".equals(call.getOrigin().getName()) || !isSuperCall(call))
                .forEach(call -> makers.add(call.getDescription()));
            type.getMethodCallsFromSelf().stream().filter(CodeRulesTest::makesPool)
                .forEach(call -> makers.add(call.getDescription()));
        }
        assertEquals(Set.of(), makers);
    }

    @Test
    void shouldReadClocksInRootsOnly() {
        assertEquals(Set.of(), calls(CLOCKS, others(Exceptions.CLOCK_READERS.keySet())));
    }

    @Test
    void shouldReadClocksByNoReferenceEither() {
        var readers = new TreeSet<String>();
        for (JavaClass type : others(Exceptions.CLOCK_READERS.keySet())) {
            type.getMethodReferencesFromSelf().stream().filter(reference -> CLOCKS.contains(target(reference)))
                .forEach(reference -> readers.add(reference.getDescription()));
        }
        assertEquals(Set.of(), readers);
    }

    @Test
    void shouldPrintAndExitInStartUpClassesOnly() {
        var printers = noClasses().that(not(Exceptions.named(Exceptions.START_UP.keySet())))
            .and().resideOutsideOfPackage(Module.EXAMPLE.packages());
        printers.should().accessField(System.class, "out").orShould().accessField(System.class, "err")
            .orShould().callMethod(System.class, "exit", int.class)
            .orShould().callMethod(Runtime.class, "halt", int.class).check(OurClasses.ALL);
    }

    @Test
    void shouldHaveNoStaticStateThatChanges() {
        fields().that().areStatic()
            .and().areDeclaredInClassesThat(not(Exceptions.named(Exceptions.OPEN_STATICS.keySet())))
            .should().beFinal().check(OurClasses.ALL);
    }

    @Test
    void shouldHideHandlersInTheirPackage() {
        classes().that().areAssignableTo(Handler.class).and().areNotInterfaces()
            .should().bePackagePrivate().andShould().haveModifier(JavaModifier.FINAL)
            .allowEmptyShould(true).check(OurClasses.ALL);
    }

    @Test
    void shouldNotLetHandlersCallEachOther() {
        var callers = new TreeSet<String>();
        for (JavaClass type : OurClasses.ALL) {
            if (isHandler(type)) {
                type.getDirectDependenciesFromSelf().stream()
                    .filter(dependency -> isHandler(dependency.getTargetClass()))
                    .filter(dependency -> OurClasses.outermost(dependency.getTargetClass())
                        != OurClasses.outermost(type))
                    .forEach(dependency -> callers.add(dependency.getDescription()));
            }
        }
        assertEquals(Set.of(), callers);
    }

    @Test
    void shouldKeepCompositionRootsToStartUpClasses() {
        var roots = Exceptions.named(Exceptions.COMPOSITION_ROOTS);
        noClasses().that(not(roots).and(not(Exceptions.named(Exceptions.START_UP.keySet()))))
            .should().dependOnClassesThat(roots).check(OurClasses.ALL);
    }

    @Test
    void shouldGiveClassesNamesThatSaySomething() {
        var vague = OurClasses.ALL.stream().filter(type -> VAGUE_NAME.matcher(type.getSimpleName()).matches())
            .map(Exceptions::shortName).filter(name -> !Exceptions.API_NAMES.contains(name)).sorted().toList();
        assertEquals(List.of(), vague);
    }

    @Test
    void shouldCheckTheTransitionsOfEveryStateEnum() {
        var unchecked = OurClasses.ALL.stream()
            .filter(type -> type.isEnum() && type.getSimpleName().endsWith("State"))
            .filter(type -> !Exceptions.API_STATES.contains(Exceptions.shortName(type)))
            .filter(type -> type.getMethods().stream().noneMatch(method ->
                method.getRawParameterTypes().stream().anyMatch(type::equals)))
            .map(JavaClass::getName).sorted().toList();
        assertEquals(List.of(), unchecked);
    }

    private static boolean isHandler(JavaClass type) {
        return type.isAssignableTo(Handler.class) && !type.isInterface();
    }

    private static boolean isSuperCall(JavaAccess<?> call) {
        return call.getOriginOwner().getRawSuperclass().map(call.getTargetOwner()::equals).orElse(false);
    }

    /** Executors, and the common pool, which is what runs an asynchronous task that names no executor. */
    private static boolean makesPool(JavaMethodCall call) {
        return target(call).startsWith("java.util.concurrent.Executors.new")
            || call.getTargetOwner().isEquivalentTo(CompletableFuture.class)
            && call.getName().endsWith("Async")
            && call.getTarget().getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Executor.class));
    }

    private static Set<String> calls(Set<String> methods, Iterable<JavaClass> types) {
        var found = new TreeSet<String>();
        for (JavaClass type : types) {
            type.getMethodCallsFromSelf().stream().filter(call -> methods.contains(target(call)))
                .forEach(call -> found.add(call.getDescription()));
        }
        return found;
    }

    private static String target(JavaAccess<?> access) {
        return access.getTargetOwner().getName() + "." + access.getTarget().getName();
    }

    /** All classes but the roots, the start-up classes, the transport, the examples and those named for this rule. */
    private static Iterable<JavaClass> others(Set<String> named) {
        DescribedPredicate<JavaClass> excepted = Exceptions.named(named)
            .or(Exceptions.named(Exceptions.COMPOSITION_ROOTS))
            .or(Exceptions.named(Exceptions.START_UP.keySet()))
            .or(resideInAPackage(Module.ROOT + Exceptions.TRANSPORT))
            .or(resideInAPackage(Module.EXAMPLE.packages()));
        return OurClasses.ALL.that(not(excepted));
    }
}
