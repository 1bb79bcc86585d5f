package org.apache.rocketmq.test.program.five;

import static org.apache.rocketmq.test.program.Steps.await;
import static org.apache.rocketmq.test.program.five.SendForms.failure;
import static org.apache.rocketmq.test.program.five.SendForms.forms;
import static org.apache.rocketmq.test.program.five.SendForms.heard;
import static org.apache.rocketmq.test.program.five.SendForms.message;
import static org.apache.rocketmq.test.program.five.SendForms.say;
import static org.apache.rocketmq.test.program.five.SendForms.status;
import static org.apache.rocketmq.test.program.five.SendForms.tell;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.RequestCallback;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.test.program.Arguments;

/** Sends whose servers cannot be reached or do not answer, requests without replies, and transactions. */
@SuppressWarnings("deprecation") // Some of it is, and is used all the same.
final class AwaySteps {
    private static final int TIMEOUT_SECONDS = 30;
    static final int SHORT_MILLIS = 2_000;
    /** Of what is to be sent within it, and then waits in vain. */
    private static final int ANSWER_MILLIS = 6_000;
    private static final int SILENT = 9;

    private final Arguments arguments;
    private final String topic;

    AwaySteps(Arguments arguments) {
        this.arguments = arguments;
        topic = arguments.text("topic");
    }

    void unreachable(DefaultMQProducer producer) {
        String refused = arguments.text("refused");
        var queue = new MessageQueue(refused, "refuses", 0);
        for (int retries : new int[] {0, 2}) {
            producer.setRetryTimesWhenSendFailed(retries);
            producer.setRetryTimesWhenSendAsyncFailed(retries);
            String name = "to a refused port with " + retries + " retries";
            forms(name, producer, () -> message(refused));
            forms(name + " to a queue", producer, () -> message(refused), queue);
            say(name + " as a batch", () -> status(producer.send(List.of(message(refused)))));
            say(name + " by a selector", () ->
                status(producer.send(message(refused), (all, one, it) -> all.get(0), 1)));
        }
        say("offset of a refused port", () -> producer.maxOffset(queue));
    }

    /** Each step has a broker of its own, as clients do not come back soon to one that was silent. */
    void silent() throws Exception {
        var producer = SendSteps.producer(arguments, "waits");
        producer.start();
        String topics = arguments.text("silent");
        for (int i = 0; i < SILENT; i++) {
            String topic = topics + i;
            await("route to " + topic, 2, () -> producer.fetchPublishMessageQueues(topic).size());
        }
        int next = 0;
        for (int retries : new int[] {0, 2}) {
            producer.setRetryTimesWhenSendFailed(retries);
            producer.setRetryTimesWhenSendAsyncFailed(retries);
            String name = "to a silent port with " + retries + " retries";
            String waited = topics + next++;
            say(name, () -> status(producer.send(message(waited), SHORT_MILLIS)));
            String called = topics + next++;
            say(name + ", with a callback", () -> heard(end -> producer.send(message(called), end, SHORT_MILLIS)));
            String single = topics + next;
            var queue = new MessageQueue(single, "silent" + next++, 0);
            say(name + " to a queue", () -> status(producer.send(message(single), queue, SHORT_MILLIS)));
            String several = topics + next++;
            say(name + " as a batch", () -> status(producer.send(List.of(message(several)), SHORT_MILLIS)));
        }
        String last = topics + next;
        tell("to a silent port, one-way", () -> producer.sendOneway(message(last)));
    }

    void requests(DefaultMQProducer producer) {
        say("a request that nobody answers", () -> producer.request(message(topic), ANSWER_MILLIS));
        say("a request that nobody answers, with a callback", () -> {
            var end = new CompletableFuture<String>();
            producer.request(message(topic), new RequestCallback() {
                @Override
                public void onSuccess(Message reply) {
                    end.complete("hears " + reply);
                }

                @Override
                public void onException(Throwable e) {
                    end.complete("hears of " + failure(e));
                }
            }, ANSWER_MILLIS);
            return end.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        });
        say("a request to no topic", () -> producer.request(message("no_such_topic"), SHORT_MILLIS));
        say("a request without a body", () -> producer.request(new Message(topic, null), SHORT_MILLIS));
        say("a request to a refused port", () -> producer.request(message(arguments.text("refused")), SHORT_MILLIS));
        say("a transaction without a producer for it", () -> producer.sendMessageInTransaction(message(topic), null));
    }

    void transactions() throws Exception {
        String group = arguments.text("group") + "_transactions";
        var producer = SendSteps.prepared(arguments, new TransactionMQProducer(group));
        say("transaction before the start and without a listener", () ->
            producer.sendMessageInTransaction(message(topic), null));
        var listener = new TransactionListener() {
            @Override
            public LocalTransactionState executeLocalTransaction(Message message, Object argument) {
                if (argument instanceof RuntimeException) {
                    throw (RuntimeException) argument;
                }
                return (LocalTransactionState) argument;
            }

            @Override
            public LocalTransactionState checkLocalTransaction(MessageExt message) {
                return LocalTransactionState.COMMIT_MESSAGE;
            }
        };
        producer.setTransactionListener(listener);
        say("transaction before the start", () -> producer.sendMessageInTransaction(message(topic), null));
        producer.start();
        await("route of transactions", 2, () -> producer.fetchPublishMessageQueues(topic).size());
        for (Object outcome : new Object[] {LocalTransactionState.COMMIT_MESSAGE,
            LocalTransactionState.ROLLBACK_MESSAGE, null, new IllegalStateException("it fails")}) {
            say("transaction of " + outcome, () ->
                producer.sendMessageInTransaction(message(topic), outcome).getLocalTransactionState());
        }
        say("transaction of nothing", () -> producer.sendMessageInTransaction(null, null));
        say("transaction without a body", () -> producer.sendMessageInTransaction(new Message(topic, null), null));
        say("transaction in no topic", () -> producer.sendMessageInTransaction(message("no_such_topic"), null));
        say("transaction at a refused port", () ->
            producer.sendMessageInTransaction(message(arguments.text("refused")), null));
        say("transaction with a delay", () -> {
            var message = message(topic);
            message.setDelayTimeLevel(1);
            return producer.sendMessageInTransaction(message, LocalTransactionState.COMMIT_MESSAGE).getSendStatus();
        });
        producer.shutdown();
        say("transaction after the end", () -> producer.sendMessageInTransaction(message(topic), null));
    }

    void withoutNameServer() throws Exception {
        var producer = SendSteps.producer(arguments, "lost");
        producer.setNamesrvAddr(arguments.text("nobody"));
        producer.setSendMsgTimeout(2 * SHORT_MILLIS);
        producer.setMqClientApiTimeout(SHORT_MILLIS);
        producer.start();
        forms("without a name server", producer, () -> message(topic));
        forms("to a queue without a name server", producer, () -> message(topic), new MessageQueue(topic, "b", 0));
        say("queues without a name server", () -> producer.fetchPublishMessageQueues(topic));
        say("offset without a name server", () -> producer.maxOffset(new MessageQueue(topic, "b", 0)));
        producer.shutdown();
    }
}
