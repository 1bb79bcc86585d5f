package org.apache.rocketmq.remoting.protocol.body;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.alibaba.fastjson2.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.admin.ConsumeStats;
import org.apache.rocketmq.remoting.protocol.admin.TopicStatsTable;
import org.apache.rocketmq.remoting.protocol.header.GetConsumerListByGroupResponseBody;
import org.apache.rocketmq.remoting.protocol.heartbeat.HeartbeatData;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies as real servers and clients sent them. */
class BodySamplesTest {
    private static final Map<String, Class<?>> CLASSES = Map.ofEntries(
        Map.entry("HeartbeatData", HeartbeatData.class),
        Map.entry("TopicRouteData", TopicRouteData.class),
        Map.entry("ClusterInfo", ClusterInfo.class),
        Map.entry("RegisterBrokerBody", RegisterBrokerBody.class),
        Map.entry("GetConsumerListByGroupResponseBody", GetConsumerListByGroupResponseBody.class),
        Map.entry("TopicList", TopicList.class),
        Map.entry("SubscriptionGroupConfig", SubscriptionGroupConfig.class),
        Map.entry("KVTable", KVTable.class),
        Map.entry("SubscriptionGroupWrapper", SubscriptionGroupWrapper.class),
        Map.entry("ConsumeStats", ConsumeStats.class),
        Map.entry("TopicStatsTable", TopicStatsTable.class),
        Map.entry("ResetOffsetBody", ResetOffsetBody.class),
        Map.entry("GroupList", GroupList.class),
        Map.entry("QueryConsumeQueueResponseBody", QueryConsumeQueueResponseBody.class),
        Map.entry("GetConsumerStatusBody", GetConsumerStatusBody.class),
        Map.entry("HARuntimeInfo", HARuntimeInfo.class));

    /** Those with a set or a map of several entries, which lie in no certain order. */
    private static final Set<String> UNORDERED = Set.of("HeartbeatData", "KVTable", "SubscriptionGroupWrapper",
        "ConsumeStats", "TopicStatsTable", "ResetOffsetBody", "GroupList", "GetConsumerStatusBody");

    static Stream<Arguments> samples() throws IOException {
        try (InputStream in = BodySamplesTest.class.getResourceAsStream("samples.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                .filter(line -> !line.startsWith("#")).map(line -> line.split("\t"))
                .map(fields -> Arguments.of(fields[0], fields[1])).toList().stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void shouldWriteTheSampleThatItRead(String name, String json) {
        Object body = RemotingSerializable.decode(json.getBytes(StandardCharsets.UTF_8), CLASSES.get(name));

        byte[] written = body instanceof TopicRouteData route
            ? route.encodeStandard() : RemotingSerializable.encode(body);

        String text = new String(written, StandardCharsets.UTF_8);
        if (UNORDERED.contains(name)) {
            assertEquals(json.length(), text.length());
            assertEquals(withSets(JSON.parse(json)), withSets(JSON.parse(text)));
        } else {
            assertEquals(json, text);
        }
    }

    /** A JSON tree whose lists are sets. */
    private static Object withSets(Object tree) {
        if (tree instanceof Map<?, ?> map) {
            var copy = new HashMap<Object, Object>();
            map.forEach((key, value) -> copy.put(key, withSets(value)));
            return copy;
        }
        return tree instanceof List<?> list
            ? list.stream().map(BodySamplesTest::withSets).collect(Collectors.toSet()) : tree;
    }
}
