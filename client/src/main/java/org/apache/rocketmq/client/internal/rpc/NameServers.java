package org.apache.rocketmq.client.internal.rpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.internal.net.Hosts;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.remoting.internal.request.RequestType;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The name servers. One is asked until it fails or is silent, then the next; they do not know of each other, so an
 * answer that does not help is no reason to stop asking either.
 */
public final class NameServers {
    private static final Logger LOG = LoggerFactory.getLogger(NameServers.class);

    /** Who has not answered by then is waited for still, but the next is asked, too: it may be frozen. */
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private volatile List<String> addresses;
    private final Calls calls;
    private final Scheduler loop;
    private final AtomicInteger preferred;

    /**
     * Name servers.
     *
     * @param first chooses whom to ask first, so that the clients of a cluster spread
     * @param loop tells when one has been waited for long enough
     */
    public NameServers(List<String> addresses, int first, Calls calls, Scheduler loop) {
        this.addresses = List.copyOf(addresses);
        this.calls = calls;
        this.loop = loop;
        this.preferred = new AtomicInteger(Math.floorMod(first, addresses.size()));
    }

    /** Asks these from now on, also for what the others are being asked and do not answer. */
    public void replace(List<String> others) {
        addresses = List.copyOf(others);
    }

    public List<String> addresses() {
        return addresses;
    }

    /** Reads "host:port;host:port". */
    public static List<String> parse(String text) throws MQClientException {
        if (text == null || text.isBlank()) {
            throw new MQClientException(ClientErrorCode.NO_NAME_SERVER_EXCEPTION,
                "No name server is configured: call setNamesrvAddr(\"host:9876\"), or set the system property"
                    + " rocketmq.namesrv.addr or the environment variable NAMESRV_ADDR");
        }
        var found = new ArrayList<String>();
        for (String part : text.split(";")) {
            if (!part.isBlank()) {
                found.add(checked(part.trim(), text));
            }
        }
        if (found.isEmpty()) {
            throw new MQClientException(ClientErrorCode.NO_NAME_SERVER_EXCEPTION,
                "The list of name servers [" + text + "] names none");
        }
        return found;
    }

    private static String checked(String address, String text) throws MQClientException {
        try {
            Hosts.parseUnresolved(address);
        } catch (IllegalArgumentException e) {
            throw malformed(text, e.getMessage(), e);
        }
        if (address.indexOf('/') >= 0) {
            throw malformed(text, "write a host and a port only, without a path and without a protocol other than"
                + " http://, in place of [" + address + "]", null);
        }
        return address;
    }

    private static MQClientException malformed(String text, String why, Throwable cause) {
        return new MQClientException(ClientErrorCode.NO_NAME_SERVER_EXCEPTION,
            "The list of name servers [" + text + "] is not of the form host:port;host:port: " + why, cause);
    }

    /**
     * Asks one after the other until an answer's code is {@code helpful}, and does not wait long for one before the
     * next is asked. Where none is, the result is an answer that did not help, or an MQClientException where nobody
     * answered at all. Each has {@code timeoutMillis}.
     *
     * @param what they are asked for, for the texts of failures
     */
    public <H> CompletableFuture<RemotingCommand> ask(
        RequestType<H, ?> type, H header, String what, IntPredicate helpful, long timeoutMillis) {
        var question = new Question<>(type, header, what, helpful, timeoutMillis);
        question.begin();
        return question.answer;
    }

    @Override
    public String toString() {
        return String.join(";", addresses);
    }

    /**
     * One question on its way through the list. Its answers and the ends of patience come on different threads, one at
     * a time.
     */
    private final class Question<H> {
        private final RequestType<H, ?> type;
        private final H header;
        private final String what;
        private final IntPredicate helpful;
        private final long timeoutMillis;
        private final CompletableFuture<RemotingCommand> answer = new CompletableFuture<>();
        private final List<Throwable> failures = new ArrayList<>();
        private List<String> list;
        private int start;
        private int asked;
        private int open;
        private RemotingCommand unhelpful;

        Question(RequestType<H, ?> type, H header, String what, IntPredicate helpful, long timeoutMillis) {
            this.type = type;
            this.header = header;
            this.what = what;
            this.helpful = helpful;
            this.timeoutMillis = timeoutMillis;
        }

        synchronized void begin() {
            list = addresses;
            start = preferred.get() % list.size();
            asked = 0;
            open = 0;
            failures.clear();
            unhelpful = null;
            askNext();
        }

        private void askNext() {
            if (list != addresses) {
                begin();
            } else if (asked < list.size()) {
                ask(list, (start + asked++) % list.size());
            } else if (open == 0) {
                finish();
            }
        }

        private void ask(List<String> among, int index) {
            open++;
            int number = asked;
            var patience = afterPatience(() -> lostPatience(among, number));
            calls.exchange(among.get(index), type, header, null, timeoutMillis).whenComplete((response, failure) -> {
                patience.close();
                ended(among, index, response, failure);
            });
        }

        private synchronized void ended(List<String> among, int index, RemotingCommand response, Throwable failure) {
            if (failure == null && helpful.test(response.getCode())) {
                if (!answer.isDone()) {
                    // First, as whoever has the answer may ask again at once.
                    preferred.set(index);
                    answer.complete(response);
                }
                return;
            }
            if (failure != null) {
                LOG.warn("The name server {} does not answer: {}", among.get(index),
                    Outcome.cause(failure).getMessage());
            }
            if (answer.isDone() || among != list) {
                return;
            }
            open--;
            if (failure == null) {
                unhelpful = response;
            } else {
                failures.add(Outcome.cause(failure));
            }
            askNext();
        }

        /** The one that was asked last may answer still, but the next is not to wait for it. */
        private synchronized void lostPatience(List<String> among, int number) {
            if (!answer.isDone() && among == list && number == asked && asked < list.size()) {
                LOG.debug("The name server {} takes its time; the next is asked, too",
                    among.get((start + number - 1) % among.size()));
                askNext();
            }
        }

        private void finish() {
            if (unhelpful != null) {
                answer.complete(unhelpful);
                return;
            }
            String texts = failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; "));
            answer.completeExceptionally(new MQClientException(ClientErrorCode.NO_NAME_SERVER_EXCEPTION,
                "No name server of [" + String.join(";", list) + "] tells " + what + ": " + texts
                    + ". Check the addresses (setNamesrvAddr), and that a name server runs there", failures.get(0)));
        }
    }

    private Scheduler.Task afterPatience(Runnable task) {
        try {
            return loop.after(PATIENCE, "asking another name server", task);
        } catch (RejectedExecutionException e) {
            LOG.debug("Nobody else is asked before this one has failed: {}", e.getMessage());
            return () -> { };
        }
    }
}
