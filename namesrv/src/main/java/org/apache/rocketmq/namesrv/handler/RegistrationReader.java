package org.apache.rocketmq.namesrv.handler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.namesrv.config.Switches;
import org.apache.rocketmq.namesrv.route.Member;
import org.apache.rocketmq.namesrv.route.Registration;
import org.apache.rocketmq.namesrv.route.TopicQueues;
import org.apache.rocketmq.remoting.internal.request.RegisterBrokerHeader;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.protocol.body.RegisterBrokerBody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a REGISTER_BROKER request. */
final class RegistrationReader {
    private static final Logger LOG = LoggerFactory.getLogger(RegistrationReader.class);
    private static final String NAME = "REGISTER_BROKER";
    private static final long DEFAULT_TIMEOUT_MILLIS = 120_000;
    private static final long LONGEST_TIMEOUT_MILLIS = Duration.ofDays(1).toMillis();
    private static final int MOST_QUEUES = 65_536;
    private static final int MOST_FILTER_SERVERS = 64;

    private RegistrationReader() { }

    static Registration read(Request<RegisterBrokerHeader> request, int mostBytes, Switches switches) {
        var header = request.header();
        var member = Entries.member(header.clusterName(), header.brokerName(), header.brokerId(), header.brokerAddr());
        var bytes = Bodies.bytes(NAME, request.body(), mostBytes);
        checkCrc(header, bytes);
        var body = body(request, bytes, mostBytes);
        var wrapper = body.getTopicConfigSerializeWrapper();
        var topics = topics(member, wrapper.getTopicConfigTable());
        return new Registration(
            member, haAddress(header), timeout(header), Boolean.TRUE.equals(header.enableActingMaster()),
            filterServers(body.getFilterServerList()), Versions.of(wrapper.getDataVersion()), topics,
            scope(topics, switches));
    }

    /** Zero stands for none: so it is with RocketMQ's brokers. */
    private static void checkCrc(RegisterBrokerHeader header, byte[] body) {
        if (header.bodyCrc32() == null || header.bodyCrc32() == 0) {
            return;
        }
        int actual = RegisterBrokerBody.crcOf(body);
        if (actual != header.bodyCrc32()) {
            throw new RequestRejected(Refusal.BODY_DAMAGED, "the body arrived damaged: its CRC32 is " + actual
                + ", the header says " + header.bodyCrc32(), actual, header.bodyCrc32());
        }
    }

    private static RegisterBrokerBody body(Request<RegisterBrokerHeader> request, byte[] bytes, int mostBytes) {
        if (bytes.length == 0) {
            return new RegisterBrokerBody();
        }
        return Bodies.read(NAME, () -> RegisterBrokerBody.decode(
            bytes, request.header().compressed(), request.command().getVersion(), mostBytes));
    }

    private static String haAddress(RegisterBrokerHeader header) {
        return header.haServerAddr().isEmpty() ? "" : Entries.address("HA server", header.haServerAddr());
    }

    private static Duration timeout(RegisterBrokerHeader header) {
        long millis = header.heartbeatTimeoutMillis() == null
            ? DEFAULT_TIMEOUT_MILLIS : header.heartbeatTimeoutMillis();
        if (millis <= 0 || millis > LONGEST_TIMEOUT_MILLIS) {
            throw new RequestRejected(Refusal.PARAMETER_OUT_OF_RANGE,
                "heartbeatTimeoutMillis is " + millis + "; allowed is 1 to " + LONGEST_TIMEOUT_MILLIS,
                millis, 1, LONGEST_TIMEOUT_MILLIS);
        }
        return Duration.ofMillis(millis);
    }

    private static List<String> filterServers(List<String> servers) {
        if (servers == null) {
            return List.of();
        }
        if (servers.size() > MOST_FILTER_SERVERS) {
            throw new RequestRejected(Refusal.PARAMETER_OUT_OF_RANGE,
                "the broker has " + servers.size() + " filter servers; allowed are " + MOST_FILTER_SERVERS,
                servers.size(), 0, MOST_FILTER_SERVERS);
        }
        servers.forEach(server -> Entries.address("filter server", server == null ? "" : server));
        return servers;
    }

    /**
     * The topics that are fit to be told to clients. A topic that is not is left out and not the whole broker: a host
     * name with dots in it is a broker's name, and every broker of RocketMQ has a topic of its own name.
     */
    private static Map<String, TopicQueues> topics(Member member, Map<String, TopicConfig> configs) {
        var topics = new HashMap<String, TopicQueues>();
        var complaints = new ArrayList<String>();
        if (configs == null) {
            return topics;
        }
        configs.forEach((topic, config) -> {
            String complaint = complaint(topic, config);
            if (complaint == null) {
                topics.put(topic, new TopicQueues(config.getReadQueueNums(), config.getWriteQueueNums(),
                    config.getPerm(), config.getTopicSysFlag()));
            } else {
                complaints.add(complaint);
            }
        });
        if (!complaints.isEmpty()) {
            LOG.warn("{} registers {} topics that are left out, such as: {}",
                member, complaints.size(), complaints.get(0));
        }
        return topics;
    }

    private static String complaint(String topic, TopicConfig config) {
        if (config == null) {
            return "Its settings are missing.";
        }
        String complaint = Names.madeTopicComplaint(topic);
        return complaint != null ? complaint : queuesComplaint(config.getReadQueueNums(), config.getWriteQueueNums());
    }

    /** What is wrong with a topic's numbers of queues, or null. */
    static String queuesComplaint(int readQueues, int writeQueues) {
        boolean fine = readQueues >= 0 && readQueues <= MOST_QUEUES && writeQueues >= 0 && writeQueues <= MOST_QUEUES;
        return fine ? null : "It has " + readQueues + " read and " + writeQueues + " write queues; allowed is 0 to "
            + MOST_QUEUES + ".";
    }

    /**
     * A broker that created a topic registers just that topic. It does not say so; but all topics of a broker include
     * this one, which it had from its first start.
     */
    private static Registration.Scope scope(Map<String, TopicQueues> topics, Switches switches) {
        if (!topics.containsKey(SystemTopics.SELF_TEST)) {
            return Registration.Scope.SOME_TOPICS;
        }
        return switches.dropsUnregisteredTopics()
            ? Registration.Scope.EXACTLY_THESE_TOPICS : Registration.Scope.ALL_TOPICS;
    }
}
