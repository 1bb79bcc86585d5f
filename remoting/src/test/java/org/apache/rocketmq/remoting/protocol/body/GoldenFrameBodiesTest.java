package org.apache.rocketmq.remoting.protocol.body;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumerData;
import org.apache.rocketmq.remoting.protocol.heartbeat.HeartbeatData;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bodies of frames that went between real clients and servers. */
class GoldenFrameBodiesTest {
    private static final int HEADER_LENGTH_MASK = 0xFFFFFF;

    /** One frame's header and body. */
    private record Frame(byte[] header, byte[] body) { }

    /** The frame whose line in the file of golden frames starts like this. */
    private static Frame frame(String start) {
        try (InputStream in = GoldenFrameBodiesTest.class.getResourceAsStream("/frames/golden-frames.txt")) {
            String line = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                .filter(each -> each.startsWith(start)).findFirst().orElseThrow();
            ByteBuffer frame = ByteBuffer.wrap(HexFormat.of().parseHex(line.substring(line.lastIndexOf(' ') + 1)));
            frame.getInt();
            var header = new byte[frame.getInt() & HEADER_LENGTH_MASK];
            frame.get(header);
            var body = new byte[frame.remaining()];
            frame.get(body);
            return new Frame(header, body);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the golden frames", e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"f26 r1 B>N", "f39 r5 B>N"})
    void shouldReadARegistration(String start) {
        Frame frame = frame(start);

        RegisterBrokerBody body = RegisterBrokerBody.decode(frame.body, false, 513);

        assertFalse(body.getTopicConfigSerializeWrapper().getTopicConfigTable().isEmpty());
        assertTrue(body.getTopicConfigSerializeWrapper().getDataVersion().getTimestamp() > 0);
        assertEquals(new String(frame.body, StandardCharsets.UTF_8), body.toJson());
    }

    @ParameterizedTest
    @ValueSource(strings = "f26 r1 B>N")
    void shouldFindTheCrcThatTheHeaderTells(String start) {
        Frame frame = frame(start);

        JSONObject fields = JSON.parseObject(frame.header).getJSONObject("extFields");

        assertEquals(fields.getIntValue("bodyCrc32"), RegisterBrokerBody.crcOf(frame.body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"f02 r1 C>B", "f38 r5 C>B", "f46 r3 C>B"})
    void shouldReadAHeartbeat(String start) {
        HeartbeatData heartbeat = RemotingSerializable.decode(frame(start).body, HeartbeatData.class);

        assertFalse(heartbeat.getClientID().isEmpty());
        ConsumerData consumer = heartbeat.getConsumerDataSet().iterator().next();
        assertEquals(MessageModel.CLUSTERING, consumer.getMessageModel());
        assertFalse(consumer.getSubscriptionDataSet().isEmpty());
        assertFalse(heartbeat.isWithoutSub());
    }

    @ParameterizedTest
    @ValueSource(strings = {"f01 r1 N>C", "f34 r5 N>C", "f44 r3 N>C"})
    void shouldReadARoute(String start) {
        TopicRouteData route = RemotingSerializable.decode(frame(start).body, TopicRouteData.class);

        assertTrue(route.getBrokerDatas().get(0).getBrokerAddrs().get(0L).contains(":"));
        assertTrue(route.getQueueDatas().get(0).getWriteQueueNums() > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = "f27 r1 N>B")
    void shouldReadTheClusters(String start) {
        Frame frame = frame(start);

        ClusterInfo clusters = RemotingSerializable.decode(frame.body, ClusterInfo.class);

        assertEquals(clusters.getBrokerAddrTable().keySet(), clusters.getClusterAddrTable().get("DefaultCluster"));
        assertEquals(new String(frame.body, StandardCharsets.UTF_8), clusters.toJson());
    }
}
