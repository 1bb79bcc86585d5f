package org.apache.rocketmq.test.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.rocketmq.test.program.RunAdminCommands;
import org.apache.rocketmq.test.program.RunExamples;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * The processes of one test class: servers, ours and Apache's, and client programs of both kinds. Register it as a
 * static extension: it starts with an empty folder, adds to a failure what the processes printed last, and stops all
 * of them when the class is through, whatever happened.
 */
public final class Cluster implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback,
    TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {

    private static final String NAME_SERVER_BOOT_LINE = "The Name Server boot success[^\\n]*";
    private static final String BROKER_BOOT_LINE = "The broker\\[([^,\\]]+), ([^\\]]+)\\] boot success[^\\n]*";
    private static final int TAIL_LINES = 15;
    /**
     * Apache's client has as many threads for what it is asked and for answers as there are processors, and asks its
     * broker while it is asked: on a single one it would wait for itself.
     */
    private static final String SEVERAL_CALLBACKS =
        "-XX:ActiveProcessorCount=" + Math.max(4, Runtime.getRuntime().availableProcessors());
    /** What tests store stays there, though other things fill the disk of their machine. */
    private static final Map<String, String> HOWEVER_FULL_THE_DISK = Map.of("diskMaxUsedSpaceRatio", "95",
        "cleanFileForciblyEnable", "false", "diskSpaceWarningLevelRatio", "99");
    private static final List<String> ENCRYPTED = List.of("-Dtls.server.mode=enforcing", "-Dtls.enable=true");

    private final Map<String, String> environment;
    private final List<Server> servers = new ArrayList<>();
    private final List<ChildProcess> programs = new ArrayList<>();
    private Path folder;
    /** How many programs earlier tests of the class have started. */
    private int programsBefore;

    public Cluster() {
        this(Map.of());
    }

    /** A cluster whose processes, all of them, have these environment variables too. */
    public Cluster(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** A name server of ours, not yet started; settings are added to its port. */
    public Server nameServer(String name, Map<String, String> settings) {
        return server(name, NAME_SERVER_BOOT_LINE, nameServerSettings(settings), this::ourNameServer);
    }

    /** A broker of ours, not yet started; settings are added to its name, its addresses and its store. */
    public Server broker(String name, Map<String, String> settings) {
        return server(name, BROKER_BOOT_LINE, brokerSettings(name, settings), this::ourBroker);
    }

    /** A name server of Apache's, not yet started. */
    public Server apacheNameServer(String name, Map<String, String> settings) {
        return server(name, NAME_SERVER_BOOT_LINE, nameServerSettings(settings),
            (processName, home) -> apacheServer("org.apache.rocketmq.namesrv.NamesrvStartup", processName, home));
    }

    /** A broker of Apache's, not yet started, without what costs much and nobody tests here. */
    public Server apacheBroker(String name, Map<String, String> settings) {
        var all = new HashMap<>(ApacheRelease.FOR_SMALL_MACHINES);
        all.putAll(settings);
        return server(name, BROKER_BOOT_LINE, brokerSettings(name, all),
            (processName, home) -> apacheServer("org.apache.rocketmq.broker.BrokerStartup", processName, home));
    }

    /** A name server of Apache's that speaks TLS only, not yet started. */
    public Server encryptedApacheNameServer(String name) {
        return server(name, NAME_SERVER_BOOT_LINE, nameServerSettings(Map.of()), (processName, home) ->
            apacheServer("org.apache.rocketmq.namesrv.NamesrvStartup", processName, home, ENCRYPTED));
    }

    /** A broker of Apache's that speaks TLS only, also to its name server; not yet started. */
    public Server encryptedApacheBroker(String name, Map<String, String> settings) {
        var all = new HashMap<>(ApacheRelease.FOR_SMALL_MACHINES);
        all.putAll(settings);
        return server(name, BROKER_BOOT_LINE, brokerSettings(name, all), (processName, home) ->
            apacheServer("org.apache.rocketmq.broker.BrokerStartup", processName, home, ENCRYPTED));
    }

    /** A folder of this test class. */
    public Path folder() {
        return folder;
    }

    /** Runs one of our scripts in the foreground with arguments, as a user does. */
    public ChildProcess script(String name, Path home, String script, List<String> arguments) {
        return track(OurDistribution.script(name, home, script, arguments, environment,
            OurDistribution.startOptions()));
    }

    /** Starts a client program with our client. */
    public ChildProcess ourProgram(String name, Class<?> program, List<String> jvmOptions, String... arguments) {
        return ourProgram(name, program, Map.of(), jvmOptions, arguments);
    }

    /** Starts a client program with our client and with environment variables of its own. */
    public ChildProcess ourProgram(String name, Class<?> program, Map<String, String> own, List<String> jvmOptions,
        String... arguments) {

        var options = new ArrayList<>(OurDistribution.startOptions());
        options.addAll(jvmOptions);
        return run(name, new JavaProgram(List.of(OurDistribution.jars(), Places.ownClasses()), program.getName(),
            options, List.of(arguments)), own);
    }

    /** Starts a client program with Apache's newest client. */
    public ChildProcess apacheProgram(String name, Class<?> program, List<String> jvmOptions, String... arguments) {
        return apacheProgram(ApacheRelease.FIVE, name, program, jvmOptions, arguments);
    }

    /** Starts a client program with Apache's client of a release. */
    public ChildProcess apacheProgram(ApacheRelease release, String name, Class<?> program, List<String> jvmOptions,
        String... arguments) {

        return apacheProgram(release, name, program, Map.of(), jvmOptions, arguments);
    }

    /** Starts a client program with Apache's client of a release and with environment variables of its own. */
    public ChildProcess apacheProgram(ApacheRelease release, String name, Class<?> program, Map<String, String> own,
        List<String> jvmOptions, String... arguments) {

        var options = new ArrayList<>(List.of(SEVERAL_CALLBACKS));
        options.addAll(jvmOptions);
        return run(name, apacheJava(release, program.getName(), options, List.of(arguments)), own);
    }

    /** Starts a class of Apache's newest release. */
    public ChildProcess apacheMain(String name, String mainClass, List<String> jvmOptions,
        Map<String, String> own, String... arguments) {

        return run(name, apacheJava(ApacheRelease.FIVE, mainClass, jvmOptions, List.of(arguments)), own);
    }

    /** Starts the program that runs Apache's examples, with Apache's client or with ours in its place. */
    public ChildProcess examples(String name, boolean onOurs, String... arguments) {
        var jars = new ArrayList<Path>();
        if (onOurs) {
            jars.addAll(OurDistribution.clientJars());
        }
        jars.addAll(onOurs ? ApacheRelease.withoutClient(ApacheRelease.FIVE.jars()) : ApacheRelease.FIVE.jars());
        jars.add(Places.ownClasses());
        return run(name, new JavaProgram(jars, RunExamples.class.getName(), List.of(), List.of(arguments)), Map.of());
    }

    /** Starts the Spring Boot application, whose starter comes with Apache's client, with ours in its place. */
    public ChildProcess springApplication(String name, String... arguments) {
        var jars = new ArrayList<>(OurDistribution.clientJars());
        jars.addAll(ApacheRelease.withoutClient(Places.apacheJars("spring")));
        // Spring Boot 2 has its logging by this interface's version 1.
        jars.removeIf(jar -> jar.getFileName().toString().startsWith("slf4j-api-2"));
        Path classes = folder.resolve("spring-classes");
        Compilation.compile(Places.springSources(), 1, jars, classes);
        jars.add(classes);
        return run(name, new JavaProgram(jars, "exchange.SpringExchange", List.of(), List.of(arguments)), Map.of());
    }

    /** Starts the program that runs commands of a release's mqadmin. */
    public ChildProcess apacheAdmin(ApacheRelease release, String name, String... arguments) {
        return run(name, apacheJava(release, RunAdminCommands.class.getName(), List.of(), List.of(arguments)),
            Map.of("ROCKETMQ_HOME", release.home().toString()));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        folder = Folders.empty(Places.scratch().resolve(context.getRequiredTestClass().getSimpleName()));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        programsBefore = programs.size();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        programs.forEach(ChildProcess::close);
        for (int i = servers.size() - 1; i >= 0; i--) {
            servers.get(i).close();
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext test, Throwable failure) throws Throwable {
        var context = new AssertionError("the processes printed last:\n" + tails());
        context.setStackTrace(new StackTraceElement[0]);
        failure.addSuppressed(context);
        throw failure;
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure)
        throws Throwable {

        handleTestExecutionException(context, failure);
    }

    private ChildProcess ourNameServer(String name, Path home) {
        return script(name, home, "mqnamesrv", List.of("-c", settingsFile(home).toString()));
    }

    private ChildProcess ourBroker(String name, Path home) {
        return script(name, home, "mqbroker", List.of("-c", settingsFile(home).toString()));
    }

    private ChildProcess apacheServer(String mainClass, String name, Path home) {
        return apacheServer(mainClass, name, home, List.of(ApacheRelease.NO_TLS));
    }

    private ChildProcess apacheServer(String mainClass, String name, Path home, List<String> options) {
        var arguments = List.of("-c", settingsFile(home).toString());
        return apacheJava(ApacheRelease.FIVE, mainClass, options, arguments)
            .start(name, home, with(Map.of("ROCKETMQ_HOME", home.toString())));
    }

    private static JavaProgram apacheJava(ApacheRelease release, String mainClass, List<String> jvmOptions,
        List<String> arguments) {

        // The jars come first, as an archive of classes fits only what begins as the class path that it was made with.
        var classPath = new ArrayList<>(release.jars());
        classPath.add(Places.ownClasses().resolve("apache"));
        classPath.add(release.programs());
        var options = new ArrayList<>(release.startOptions());
        options.add(ApacheRelease.SOON_BALANCED);
        options.addAll(jvmOptions);
        return new JavaProgram(classPath, mainClass, options, arguments);
    }

    private ChildProcess run(String name, JavaProgram program, Map<String, String> own) {
        return track(program.start(name, folder.resolve(name), with(own)));
    }

    /** The environment of all processes, and what one of them needs of its own. */
    private Map<String, String> with(Map<String, String> own) {
        var all = new HashMap<>(environment);
        all.putAll(own);
        return all;
    }

    private ChildProcess track(ChildProcess process) {
        programs.add(process);
        return process;
    }

    private Server server(String name, String bootLine, Map<String, String> settings,
        BiFunction<String, Path, ChildProcess> launcher) {

        Path home = folder.resolve(name);
        Folders.writeSettings(settingsFile(home), settings);
        var server = new Server(name, Integer.parseInt(settings.get("listenPort")), home, bootLine, launcher);
        servers.add(server);
        return server;
    }

    private static Path settingsFile(Path home) {
        return home.resolve("settings.conf");
    }

    private static Map<String, String> nameServerSettings(Map<String, String> settings) {
        var all = new HashMap<String, String>();
        all.put("listenPort", String.valueOf(Ports.free()));
        all.put("bindAddress", "127.0.0.1");
        all.putAll(settings);
        return all;
    }

    private Map<String, String> brokerSettings(String name, Map<String, String> settings) {
        var all = new HashMap<String, String>();
        all.put("brokerClusterName", "DefaultCluster");
        all.put("brokerName", name);
        all.put("brokerId", "0");
        all.put("brokerIP1", "127.0.0.1");
        all.put("bindAddress", "127.0.0.1");
        all.put("listenPort", String.valueOf(Ports.free()));
        all.put("storePathRootDir", folder.resolve(name).resolve("store").toString());
        all.put("storePathCommitLog", folder.resolve(name).resolve("store").resolve("commitlog").toString());
        all.put("mappedFileSizeCommitLog", String.valueOf(16 << 20));
        all.putAll(HOWEVER_FULL_THE_DISK);
        all.putAll(settings);
        return all;
    }

    private String tails() {
        var running = servers.stream().map(Server::process).filter(process -> process != null);
        var ofThisTest = programs.subList(programsBefore, programs.size()).stream();
        return Stream.concat(running, ofThisTest).distinct().map(process -> process.tail(TAIL_LINES))
            .collect(Collectors.joining("\n"));
    }
}
