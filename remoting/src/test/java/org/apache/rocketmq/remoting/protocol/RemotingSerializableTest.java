package org.apache.rocketmq.remoting.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.remoting.protocol.body.ClusterInfo;
import org.apache.rocketmq.remoting.protocol.body.ConsumerOffsetSerializeWrapper;
import org.apache.rocketmq.remoting.protocol.body.KVTable;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumerData;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON of bodies in general. */
class RemotingSerializableTest {

    @Test
    void shouldWriteNumberKeysWithoutQuotesUnlessAskedForStandardJson() {
        var route = new TopicRouteData();
        route.getBrokerDatas().add(new BrokerData("c", "b", new HashMap<>(Map.of(0L, "127.0.0.1:10911"))));

        assertTrue(text(route.encode()).contains("{0:\"127.0.0.1:10911\"}"));
        assertTrue(text(route.encodeStandard()).contains("{\"0\":\"127.0.0.1:10911\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{0:\"a:1\",1:\"b:2\"}", "{\"0\":\"a:1\",\"1\":\"b:2\"}"})
    void shouldReadNumberKeysWithAndWithoutQuotes(String addresses) {
        var json = "{\"brokerDatas\":[{\"brokerAddrs\":" + addresses + ",\"brokerName\":\"b\",\"cluster\":\"c\"}]}";

        var route = RemotingSerializable.fromJson(json, TopicRouteData.class);

        assertEquals(Map.of(0L, "a:1", 1L, "b:2"), route.getBrokerDatas().get(0).getBrokerAddrs());
    }

    @Test
    void shouldEscapeWhatIsBeyondLatin1InStandardJson() {
        var route = new TopicRouteData();
        route.setOrderTopicConf("\u4e2d");

        assertTrue(text(route.encodeStandard()).toLowerCase(Locale.ROOT).contains("\"\\u4e2d\""));
        assertTrue(text(route.encode()).contains("\u4e2d"));
    }

    @Test
    void shouldReadAndWriteOffsetsByQueueNumber() {
        var offsets = new ConsumerOffsetSerializeWrapper();
        offsets.getOffsetTable().put("TopicA@GID", new ConcurrentHashMap<>(Map.of(3, 1L << 40)));

        assertEquals("{\"offsetTable\":{\"TopicA@GID\":{3:1099511627776}}}", offsets.toJson());
        var read = RemotingSerializable.decode(offsets.encode(), ConsumerOffsetSerializeWrapper.class);
        assertEquals(offsets.getOffsetTable(), read.getOffsetTable());
    }

    @Test
    void shouldIgnorePropertiesThatItDoesNotKnow() {
        var table = RemotingSerializable.fromJson("{\"new\":{\"x\":[1]},\"table\":{\"k\":\"v\"}}", KVTable.class);

        assertEquals(Map.of("k", "v"), table.getTable());
    }

    @Test
    void shouldLeaveAnEnumNullWhoseNameItDoesNotKnow() {
        var data = RemotingSerializable.fromJson("{\"consumeType\":\"CONSUME_BY_MAGIC\"}", ConsumerData.class);

        assertNull(data.getConsumeType());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "{", "{\"table\":", "[1]", "\"text\"", "7", "nonsense", "{\"table\":[1]}",
        "{\"table\":7}", "\u0000\u0001"})
    void shouldRefuseWhatIsNoSuchBody(String json) {
        var refused = assertThrows(BadBodyException.class,
            () -> RemotingSerializable.decode(json.getBytes(StandardCharsets.UTF_8), KVTable.class));

        assertTrue(refused.getMessage().contains("KVTable"), refused.getMessage());
        assertFalse(refused.getMessage().chars().anyMatch(Character::isISOControl));
    }

    @Test
    void shouldRefuseNumbersThatAreNone() {
        assertThrows(BadBodyException.class,
            () -> RemotingSerializable.fromJson("{\"timestamp\":\"soon\"}", DataVersion.class));
        assertThrows(BadBodyException.class, () -> RemotingSerializable.decode(null, DataVersion.class));
    }

    @Test
    void shouldNotFollowReferences() {
        var clusters = "{\"brokerAddrTable\":{\"b\":{\"brokerName\":\"b\"},\"c\":{\"$ref\":\"$.brokerAddrTable.b\"}}}";

        var read = RemotingSerializable.fromJson(clusters, ClusterInfo.class);

        assertEquals("b", read.getBrokerAddrTable().get("b").getBrokerName());
        assertNull(read.getBrokerAddrTable().get("c").getBrokerName());
    }

    @Test
    void shouldReadLists() {
        assertEquals(List.of("a", "b"), RemotingSerializable.decodeList(bytes("[\"a\",\"b\"]"), String.class));
        assertThrows(BadBodyException.class, () -> RemotingSerializable.decodeList(bytes("7"), String.class));
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
