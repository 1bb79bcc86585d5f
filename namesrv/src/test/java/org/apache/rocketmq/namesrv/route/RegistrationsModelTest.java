package org.apache.rocketmq.namesrv.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.apache.rocketmq.namesrv.route.Registration.Scope;

/** Random lives of a few brokers, against a model that is too simple to be wrong. */
class RegistrationsModelTest {
    private static final List<Object> CONNECTIONS = List.of("connection-0", "connection-1", "connection-2");
    private static final Duration TIMEOUT = Duration.ofSeconds(120);

    /** One thing that happens, to the registrations and to the model. */
    interface Step {
        void run(Registrations real, Model model);
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void shouldAgreeWithTheModelAfterEachStep(@ForAll("steps") List<Step> steps) {
        var model = new Model();
        var real = new Registrations(() -> model.nanos, RegistryLimits.forHeap(0));
        for (Step step : steps) {
            step.run(real, model);
            assertEquals(model.addresses(), addresses(real.view()));
            assertEquals(model.queues, queues(real.view()));
            assertEquals(model.clusters(), clusters(real.view()));
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        var member = Combinators.combine(
            Arbitraries.of("c1", "c1", "c1", "c2"), Arbitraries.of("b1", "b2"), Arbitraries.longs().between(0, 2),
            Arbitraries.of("h:1", "h:2", "h:3")).as(Member::new);
        var topics = Arbitraries.maps(
            Arbitraries.of("t1", "t2", "t3"),
            Arbitraries.integers().between(1, 3).map(n -> new TopicQueues(n, n, 6, 0))).ofMaxSize(3);
        var version = Arbitraries.integers().between(1, 3).map(n -> new TopicVersion(0, 7, n));
        Arbitrary<Step> register = Combinators.combine(
                member, version, topics, Arbitraries.of(Scope.class), Arbitraries.of(CONNECTIONS))
            .as((who, state, held, scope, connection) -> {
                var registration = new Registration(who, "ha", TIMEOUT, false, List.of(), state, held, scope);
                return (real, model) -> {
                    real.register(registration, connection);
                    model.register(registration, connection);
                };
            });
        Arbitrary<Step> unregister = member.map(who -> (real, model) ->
            assertEquals(model.lives.values().removeIf(life -> life.is(who)) && model.sweep(), real.unregister(who)));
        Arbitrary<Step> close = Arbitraries.of(CONNECTIONS).map(connection -> (real, model) -> {
            real.connectionClosed(connection);
            model.lives.values().removeIf(life -> life.connection == connection);
            model.sweep();
        });
        Arbitrary<Step> pass = Arbitraries.integers().between(1, 130).map(seconds -> (real, model) -> {
            model.nanos += Duration.ofSeconds(seconds).toNanos();
            real.evictSilent();
            model.lives.values().removeIf(life -> model.nanos - life.seen > TIMEOUT.toNanos());
            model.sweep();
        });
        Arbitrary<Step> beat = member.map(who -> (real, model) -> {
            boolean known = model.lives.values().stream().filter(life -> life.isAt(who))
                .peek(life -> life.seen = model.nanos).count() > 0;
            assertEquals(known, real.seen(who.cluster(), who.broker(), who.address()));
        });
        return Arbitraries.frequencyOf(
            Tuple.of(5, register), Tuple.of(1, unregister),
            Tuple.of(1, close), Tuple.of(1, pass), Tuple.of(1, beat))
            .list().ofMaxSize(40);
    }

    /** Mutable maps and plain loops; what a broker's name holds goes with the last that bears the name. */
    private static final class Model {
        private final Map<String, Life> lives = new HashMap<>();
        private final Map<String, Map<String, TopicQueues>> queues = new HashMap<>();
        private long nanos;

        void register(Registration registration, Object connection) {
            var who = registration.member();
            var before = lives.get(who.broker() + who.id());
            var version = before != null && before.is(who) ? before.version : null;
            if (lives.values().stream().anyMatch(life ->
                life.who.broker().equals(who.broker()) && !life.who.cluster().equals(who.cluster()))) {
                lives.values().removeIf(life -> life.who.broker().equals(who.broker()));
                queues.values().forEach(brokers -> brokers.remove(who.broker()));
            }
            lives.values().removeIf(life ->
                life.who.broker().equals(who.broker()) && life.who.address().equals(who.address()));
            if (who.id() == 0 && !registration.version().equals(version)) {
                if (registration.scope() == Scope.EXACTLY_THESE_TOPICS) {
                    queues.values().forEach(brokers -> brokers.remove(who.broker()));
                }
                registration.topics().forEach((topic, held) ->
                    queues.computeIfAbsent(topic, t -> new HashMap<>()).put(who.broker(), held));
            }
            boolean sure = version != null || registration.scope() != Scope.SOME_TOPICS;
            lives.put(who.broker() + who.id(),
                new Life(who, connection, sure ? registration.version() : null, nanos));
            sweep();
        }

        boolean sweep() {
            var names = new HashSet<String>();
            lives.values().forEach(life -> names.add(life.who.broker()));
            queues.values().forEach(brokers -> brokers.keySet().retainAll(names));
            queues.values().removeIf(Map::isEmpty);
            return true;
        }

        Map<String, Map<Long, String>> addresses() {
            var addresses = new HashMap<String, Map<Long, String>>();
            lives.values().forEach(life -> addresses.computeIfAbsent(life.who.broker(), b -> new TreeMap<>())
                .put(life.who.id(), life.who.address()));
            return addresses;
        }

        Map<String, Set<String>> clusters() {
            return lives.values().stream().collect(Collectors.groupingBy(life -> life.who.cluster(),
                Collectors.mapping(life -> life.who.broker(), Collectors.toSet())));
        }
    }

    /** A living broker of the model. */
    private static final class Life {
        private final Member who;
        private final Object connection;
        private final TopicVersion version;
        private long seen;

        Life(Member who, Object connection, TopicVersion version, long seen) {
            this.who = who;
            this.connection = connection;
            this.version = version;
            this.seen = seen;
        }

        boolean is(Member other) {
            return who.equals(other);
        }

        boolean isAt(Member other) {
            return who.cluster().equals(other.cluster()) && who.broker().equals(other.broker())
                && who.address().equals(other.address());
        }
    }

    private static Map<String, Map<Long, String>> addresses(ClusterView view) {
        var addresses = new HashMap<String, Map<Long, String>>();
        view.groups().forEach((name, group) -> addresses.put(name, group.addresses()));
        return addresses;
    }

    private static Map<String, Map<String, TopicQueues>> queues(ClusterView view) {
        return view.topics().stream().collect(Collectors.toMap(topic -> topic, view::queues));
    }

    private static Map<String, Set<String>> clusters(ClusterView view) {
        return new HashMap<>(view.clusters());
    }
}
