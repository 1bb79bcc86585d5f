package org.apache.rocketmq.client.internal.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.internal.net.Hosts;
import org.apache.rocketmq.remoting.internal.request.RequestType;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The name servers. One is asked until it fails, then the next; they do not know of each other, so an answer that does
 * not help is no reason to stop asking either.
 */
public final class NameServers {
    private static final Logger LOG = LoggerFactory.getLogger(NameServers.class);

    private volatile List<String> addresses;
    private final Calls calls;
    private final AtomicInteger preferred;

    /** {@code first} chooses whom to ask first, so that the clients of a cluster spread. */
    public NameServers(List<String> addresses, int first, Calls calls) {
        this.addresses = List.copyOf(addresses);
        this.calls = calls;
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
            return address;
        } catch (IllegalArgumentException e) {
            throw new MQClientException(ClientErrorCode.NO_NAME_SERVER_EXCEPTION,
                "The list of name servers [" + text + "] is not of the form host:port;host:port: " + e.getMessage(), e);
        }
    }

    /**
     * Asks one after the other until an answer's code is {@code helpful}. Where none is, the result is an answer that
     * did not help, or an MQClientException where nobody answered at all. Each has {@code timeoutMillis}.
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

    /** One question on its way through the list. */
    private final class Question<H> {
        private final RequestType<H, ?> type;
        private final H header;
        private final String what;
        private final IntPredicate helpful;
        private final long timeoutMillis;
        private final CompletableFuture<RemotingCommand> answer = new CompletableFuture<>();
        private final List<Throwable> failures = new ArrayList<>();
        private List<String> asked;
        private RemotingCommand unhelpful;

        Question(RequestType<H, ?> type, H header, String what, IntPredicate helpful, long timeoutMillis) {
            this.type = type;
            this.header = header;
            this.what = what;
            this.helpful = helpful;
            this.timeoutMillis = timeoutMillis;
        }

        void begin() {
            asked = addresses;
            failures.clear();
            unhelpful = null;
            askNext(preferred.get() % asked.size(), asked.size());
        }

        private void askNext(int index, int left) {
            if (asked != addresses) {
                begin();
                return;
            }
            if (left == 0) {
                finish();
                return;
            }
            String address = asked.get(index);
            calls.exchange(address, type, header, null, timeoutMillis).whenComplete((response, failure) -> {
                if (failure == null && helpful.test(response.getCode())) {
                    preferred.set(index);
                    answer.complete(response);
                    return;
                }
                if (failure == null) {
                    unhelpful = response;
                } else {
                    failures.add(Outcome.cause(failure));
                    LOG.warn("The name server {} does not answer: {}", address, Outcome.cause(failure).getMessage());
                }
                askNext((index + 1) % asked.size(), left - 1);
            });
        }

        private void finish() {
            if (unhelpful != null) {
                answer.complete(unhelpful);
                return;
            }
            String texts = IntStream.range(0, failures.size())
                .mapToObj(i -> failures.get(i).getMessage()).collect(Collectors.joining("; "));
            answer.completeExceptionally(new MQClientException(ClientErrorCode.NO_NAME_SERVER_EXCEPTION,
                "No name server of [" + String.join(";", asked) + "] tells " + what + ": " + texts
                    + ". Check the addresses (setNamesrvAddr), and that a name server runs there", failures.get(0)));
        }
    }
}
