package org.apache.rocketmq.broker.replication;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.remoting.internal.request.GetAllSubscriptionGroupHeader;
import org.apache.rocketmq.remoting.internal.request.GetAllTopicConfigHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.transport.RpcClient;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.KVTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the primary's tables, again and again: topics, groups, and how far consumers and delays have come. Not those
 * of a primary that has less of the log than there is here: one that has lost its store would undo the last copy.
 *
 * <p>How far all has come is taken only once the log here has what the primary's had when that was said. Else a
 * delayed message or a transaction might be passed over whose delivery has not come, and never comes.
 */
public final class TableCopy {
    private static final Logger LOG = LoggerFactory.getLogger(TableCopy.class);
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);
    private static final String LOG_END = "commitLogMaxOffset";
    /** The log is looked at so often, and no oftener than so many times, until it has come far enough. */
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int MOST_LOOKS = 40;

    private final RpcClient client;
    private final Duration patience;
    private final Source source;
    private final Scheduler scheduler;
    /** What there is, and how far all has come. */
    private final List<Table> names;
    private final List<Table> progress;
    private boolean underWay;
    /** How far the log had come here when the primary was asked. */
    private long askedAt;
    /** The tables that could not be had when it was tried last; what is wrong with them is logged once. */
    private List<String> missing = List.of();

    /**
     * A table of the primary's.
     *
     * @param name for the log
     * @param request asks for it
     * @param taker takes it as it was sent
     */
    private record Table(String name, Supplier<RemotingCommand> request, Consumer<String> taker) { }

    /** Where the tables come from. */
    public interface Source {
        /** The address of the primary broker; null while that is not known, or its log is not copied. */
        String address();

        /** The log position up to which this broker has all. */
        long logEnd();
    }

    /** Takes the primary's topics. */
    public interface TopicsTaker {
        /**
         * Takes them.
         *
         * @param json the table in the form of its file
         * @param logEnd the log position up to which this broker had all when the primary was asked: what lies behind
         *     it may be newer than the table
         */
        void take(String json, long logEnd);
    }

    /** Who takes each of the tables, as JSON; on the scheduler's thread. A bad one throws something. */
    public record Takers(TopicsTaker topics, Consumer<String> groups, Consumer<String> offsets,
        Consumer<String> delays, Consumer<String> modes) { }

    /**
     * A copy that has fetched nothing.
     *
     * @param patience how long it waits for each answer
     */
    public TableCopy(RpcClient client, Duration patience, Source source, Scheduler scheduler, Takers takers) {
        this.client = client;
        this.patience = patience;
        this.source = source;
        this.scheduler = scheduler;
        this.names = List.of(
            new Table("topics", () -> Requests.GET_ALL_TOPIC_CONFIG.request(
                new GetAllTopicConfigHeader(null, null, null), null), json -> takers.topics.take(json, askedAt)),
            new Table("groups", () -> Requests.GET_ALL_SUBSCRIPTIONGROUP_CONFIG.request(
                new GetAllSubscriptionGroupHeader(null, null, null), null), takers.groups),
            new Table("request modes", () -> Requests.GET_ALL_MESSAGE_REQUEST_MODE.request(null, null), takers.modes));
        this.progress = List.of(
            new Table("consumer offsets", () -> Requests.GET_ALL_CONSUMER_OFFSET.request(null, null), takers.offsets),
            new Table("delay offsets", () -> Requests.GET_ALL_DELAY_OFFSET.request(null, null), takers.delays));
    }

    /** Fetches all of them, one after the other, unless that is under way; on the scheduler's thread. */
    public void tick() {
        String address = source.address();
        if (address == null || underWay) {
            return;
        }
        underWay = true;
        new Turn(address).run();
    }

    /** One look at all of them; on the scheduler's thread. */
    private final class Turn {
        private final String address;
        private final Map<String, String> complaints = new LinkedHashMap<>();
        private final Map<Table, String> fetched = new LinkedHashMap<>();
        private long primarysEnd;

        Turn(String address) {
            this.address = address;
        }

        void run() {
            long end = source.logEnd();
            askedAt = end;
            askForEnd().thenCompose(done -> {
                if (complaints.isEmpty() && primarysEnd < end) {
                    complaints.put("log", "it ends at position " + primarysEnd + ", but this replica's at " + end
                        + ": the primary has lost what its replica has, so nothing is copied");
                }
                return complaints.isEmpty() ? fetchAll() : DONE;
            }).thenRunAsync(() -> ended(address, complaints), scheduler);
        }

        private CompletableFuture<Void> askForEnd() {
            return call("log", Requests.GET_BROKER_RUNTIME_INFO.request(null, null), body -> primarysEnd =
                Long.parseLong(RemotingSerializable.fromJson(body, KVTable.class).getTable().get(LOG_END)));
        }

        private CompletableFuture<Void> fetchAll() {
            var all = DONE;
            for (Table table : names) {
                all = all.thenCompose(done -> call(table.name, table.request.get(), table.taker));
            }
            for (Table table : progress) {
                all = all.thenCompose(
                    done -> call(table.name, table.request.get(), body -> fetched.put(table, body)));
            }
            return all.thenCompose(done -> askForEnd()).thenCompose(done -> takeOnceThere(MOST_LOOKS));
        }

        private CompletableFuture<Void> takeOnceThere(int looks) {
            if (complaints.containsKey("log")) {
                return DONE;
            }
            if (source.logEnd() >= primarysEnd) {
                fetched.forEach((table, body) -> CompletableFuture.completedFuture(body).thenAccept(table.taker)
                    .whenComplete((done, failure) -> complain(table.name, failure)));
                return DONE;
            }
            if (looks == 0) {
                fetched.keySet().forEach(table -> complaints.put(table.name, "the log has not come to position "
                    + primarysEnd + " yet, where it was when they were told"));
                return DONE;
            }
            var later = new CompletableFuture<Void>();
            scheduler.after(LOOK, "the primary's tables", () -> later.complete(null));
            return later.thenCompose(done -> takeOnceThere(looks - 1));
        }

        private CompletableFuture<Void> call(String what, RemotingCommand request, Consumer<String> taker) {
            return client.call(address, request, patience.toMillis()).thenAcceptAsync(reply -> {
                String complaint = complaint(reply);
                if (complaint == null) {
                    taker.accept(new String(reply.getBody(), StandardCharsets.UTF_8));
                } else {
                    complaints.put(what, complaint);
                }
            }, scheduler).handleAsync((done, failure) -> {
                complain(what, failure);
                return null;
            }, scheduler);
        }

        private void complain(String what, Throwable failure) {
            if (failure != null) {
                LOG.debug("The {} of {} cannot be had", what, address, failure);
                var cause = failure.getCause() == null ? failure : failure.getCause();
                complaints.put(what, cause.getMessage());
            }
        }
    }

    private static String complaint(RemotingCommand reply) {
        if (reply.getCode() != ResponseCode.SUCCESS) {
            return "it refuses with code " + reply.getCode() + ", " + reply.getRemark();
        }
        return reply.getBody() == null ? "the answer is empty" : null;
    }

    private void ended(String address, Map<String, String> complaints) {
        underWay = false;
        var names = List.copyOf(complaints.keySet());
        if (names.equals(missing)) {
            return;
        }
        missing = names;
        if (names.isEmpty()) {
            LOG.info("The tables of the primary {} are copied again", address);
        } else {
            LOG.warn("Not all tables of the primary {} are copied; it is tried again and again: {}",
                address, complaints);
        }
    }
}
