package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.test.cluster.ApacheRelease;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.awaitility.Awaitility;

/**
 * What operators look at most, by Apache's mqadmin, while a producer and a consumer are there. It is told so that two
 * makers' servers can be compared: without what is of the moment, such as times, addresses, ids and rates.
 */
final class AdminLooks implements AutoCloseable {
    private static final int COUNT = 20;
    private static final int QUEUES = 2;
    private static final String OWN = "MadeByOperators";
    private static final String PRODUCERS = "shown_producers";
    static final String STATUS = "brokerStatus";
    /** Ends of commands, stacks, where help is, and what other tests have made or a maker has. */
    private static final Pattern NO_MATTER = Pattern.compile("^ended |OFFLINE|^\\s+(at |\\.\\.\\. )|https?://"
        + "|^(%RETRY%)?(Asked|group)_|^(TBW102|SELF_TEST_TOPIC|OFFSET_MOVED_EVENT|BenchmarkTest|SCHEDULE_TOPIC|RMQ_SYS"
        + "|rmq_sys|TRANS_CHECK|DefaultCluster|broker-)\\S*$");

    private final Cluster cluster;
    private final Server nameServer;
    private final Server broker;
    private final ApacheRelease release;
    private final String topic;
    private final String group;
    private final DefaultMQProducer producer;
    private final ChildProcess receiver;
    private String messageId;

    AdminLooks(Cluster cluster, Server nameServer, Server broker, ApacheRelease release) throws Exception {
        this.cluster = cluster;
        this.nameServer = nameServer;
        this.broker = broker;
        this.release = release;
        topic = "Shown_" + release;
        group = "lookers_" + release;
        producer = new DefaultMQProducer(PRODUCERS);
        try (var connection = BrokerConnection.to(broker)) {
            connection.createTopic(topic, QUEUES);
            Exchange.awaitRoute(nameServer, topic, broker);
            send();
            receiver = new Exchange(cluster, nameServer, topic).receiver(Client.APACHES_4, group);
            Awaitility.await("all at " + broker.name()).atMost(Exchange.BOUND)
                .until(() -> Received.of(receiver).stream().map(Received::key).distinct().count() == COUNT);
            Awaitility.await("producers at " + broker.name()).atMost(Exchange.BOUND)
                .untilAsserted(() -> assertEquals(1, connection.producers(PRODUCERS).size()));
            // What the consumer says itself, too, but not before some seconds.
            for (int queue = 0; queue < QUEUES; queue++) {
                connection.commit(group, topic, queue, COUNT / QUEUES);
            }
            connection.commit(group, "%RETRY%" + group, 0, 0);
        }
    }

    private void send() throws Exception {
        producer.setNamesrvAddr(nameServer.address());
        producer.setSendMsgTimeout((int) Exchange.BOUND.toMillis());
        producer.setMqClientApiTimeout((int) Exchange.BOUND.toMillis());
        producer.start();
        for (int i = 0; i < COUNT; i++) {
            var message = new Message(topic, "red", "key-" + i, "body".getBytes(StandardCharsets.UTF_8));
            message.putUserProperty("index", String.valueOf(i));
            messageId = producer.send(message, new MessageQueue(topic, broker.name(), i % QUEUES)).getOffsetMsgId();
        }
    }

    /** By command, what is printed. */
    Map<String, String> take() {
        var admin = new AdminSession(cluster, "mqadmin-" + release + "-at-" + broker.name(), nameServer, release);
        var printed = new LinkedHashMap<String, String>();
        for (String command : commands()) {
            String output = admin.run(command.split(" "));
            printed.put(lasting(command), command.startsWith(STATUS) ? figures(output) : lasting(output));
            if (command.startsWith("updateTopic")) {
                // Brokers tell name servers on their own time.
                Exchange.awaitRoute(nameServer, OWN, broker);
            }
        }
        return printed;
    }

    private List<String> commands() {
        String at = " -b " + broker.address();
        return List.of("clusterList", "topicRoute -t " + topic, "topicStatus -t " + topic,
            "updateTopic" + at + " -t " + OWN + " -r 3 -w 2", "topicList", "updateSubGroup" + at + " -g " + OWN,
            "consumerProgress -g " + group, "consumerProgress -g " + group + " -s true", "consumerProgress",
            "consumerConnection -g " + group, "producerConnection -g " + PRODUCERS + " -t " + topic,
            "consumerStatus -g " + group, "queryMsgById -i " + messageId + (topicWithId() ? " -t " + topic : ""),
            "queryMsgByKey -t " + topic + " -k key-3", "statsAll -t " + topic, STATUS + at, "brokerConsumeStats" + at,
            "resetOffsetByTime -g " + group + " -t " + topic + " -s now", "topicStatus -t nowhere",
            "consumerProgress -g nobody", "queryMsgByKey -t " + topic + " -k none",
            "producerConnection -g nobody -t " + topic);
    }

    /** The newest mqadmin wants to know the topic, too. */
    private boolean topicWithId() {
        return release == ApacheRelease.FIVE;
    }

    /** The names of the figures that a broker tells. */
    private static String figures(String output) {
        return output.lines().filter(line -> line.matches("[A-Za-z]\\w* *:.*"))
            .map(line -> line.replaceFirst(" *:.*", "")).sorted().collect(Collectors.joining("\n"));
    }

    /** Of each line what does not change, in the order of their letters: mqadmin has none. */
    private String lasting(String output) {
        return output.lines().filter(line -> !line.isBlank() && !NO_MATTER.matcher(line).find())
            .map(this::lastingLine).sorted().collect(Collectors.joining("\n"));
    }

    private String lastingLine(String line) {
        if (line.startsWith("Properties:")) {
            return Stream.of(line.split("[{}, ]+")).map(this::lastingWords).sorted().collect(Collectors.joining(" "));
        }
        return lastingWords(line);
    }

    private String lastingWords(String text) {
        return text.replace(broker.address(), "ADDRESS").replace(broker.name(), "BROKER")
            .replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:[\\d,]*", "TIME")
            .replaceAll("[\\d.]+@\\d+#\\d+", "CLIENT").replaceAll("127\\.0\\.0\\.1:\\d+", "PEER")
            .replaceAll("[0-9A-F]{32}", "ID").replaceAll("\\d{13}", "MILLIS").replaceAll("\\d+\\.\\d+", "RATE")
            .replaceAll("DESC: .*", "DESC").replaceAll("(CLUSTERING\\s+)\\d+", "$1RATE")
            .replaceAll("(RATE\\s+RATE\\s+)\\d+\\s+\\d+\\s*$", "$1COUNTS")
            .replaceAll("([sE]\\)\\s+)\\d+(\\s)", "$1WAIT$2").replaceAll("\\d+,\\d+ms", "LOAD")
            .replaceAll("(CommitLog Offset: +|@)\\d+", "$1PLACE").replace(" (Skyrocket)", "")
            .replaceAll("\\s+", " ").strip();
    }

    @Override
    public void close() {
        producer.shutdown();
        receiver.close();
    }
}
