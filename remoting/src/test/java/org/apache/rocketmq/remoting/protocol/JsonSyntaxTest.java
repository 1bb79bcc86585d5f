package org.apache.rocketmq.remoting.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.rocketmq.remoting.protocol.body.RegisterBrokerBody;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The form of JSON, and that nothing else reaches the JSON library. */
class JsonSyntaxTest {
    private static final String REGISTRATION = "{\"filterServerList\":[\"1.2.3.4:5\"],\"topicConfigSerializeWrapper\":"
        + "{\"dataVersion\":{\"counter\":1,\"stateVersion\":0,\"timestamp\":1795370780753},\"topicConfigTable\":"
        + "{\"TopicA\":{\"attributes\":{\"a\":\"b\\u00e4\"},\"order\":false,\"perm\":6,\"readQueueNums\":4,"
        + "\"topicFilterType\":\"SINGLE_TAG\",\"topicName\":\"TopicA\",\"topicSysFlag\":0,\"writeQueueNums\":4}},"
        + "\"topicQueueMappingDetailMap\":{},\"topicQueueMappingInfoMap\":{}}}";

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "true", "false", "0", "-1.5e+10", "\"\"", " [ 1 , \"a\" , { } ]\n",
        "{\"a\":{\"b\":[null,true]}}", "{0:\"x\",1:\"y\"}", "{{\"brokerName\":\"b\",\"queueId\":0}:{\"o\":1}}",
        "\"\\\" \\\\ \\/ \\b\\f\\n\\r\\t\\v\\0 \\u00fC \u00fc\""})
    void shouldAcceptWhatRocketmqWrites(String text) {
        assertTrue(JsonSyntax.isValue(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "}", "[", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\" 1}",
        "nul", "nulll", "99999999999999999999nul", "+1", "1.", ".5", "1e", "1e9999", "--1", "0x10", "NaN", "'a'",
        "\"", "\"\\\"", "\"\\x41\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\", "1 2", "{} {}", "[1]]", "// c\n1",
        "/* c */1", "{\"a\":1}\0", "\0", "\uFEFF{}"})
    void shouldRefuseEverythingElse(String text) {
        assertFalse(JsonSyntax.isValue(text));
    }

    @Test
    void shouldRefuseWhatIsTooDeepOrTooLong() {
        assertTrue(JsonSyntax.isValue("[".repeat(63) + "1" + "]".repeat(63)));
        assertFalse(JsonSyntax.isValue("[".repeat(64) + "1" + "]".repeat(64)));
        assertFalse(JsonSyntax.isValue("{\"a\":".repeat(1_000_000)));
        assertTrue(JsonSyntax.isValue("9".repeat(64)));
        assertFalse(JsonSyntax.isValue("9".repeat(65)));
    }

    /** Each of these did harm to the library: it ran out of memory, of stack or of the array. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"brokerDatas\":[{\"cluster\":99999999999999999999nul,\"enableActingMaster\":false}]}",
        "{\"queueDatas\":[{\"perm\":6,\"readQueueNums\":'4,\"topicSysFlag\":0}]}", "{\"queueDatas\":[]}\u00d3",
        "{\"filterServerTable\":null,\"queueDatas\":[{\"writeQueueNums\":\"x\""})
    void shouldKeepHarmFromTheLibrary(String text) {
        assertThrows(BadBodyException.class,
            () -> RemotingSerializable.decode(text.getBytes(UTF_8), TopicRouteData.class));
    }

    @Test
    void shouldRefuseNullWhereAConcurrentMapHasNoPlaceForIt() {
        assertThrows(BadBodyException.class, () -> RemotingSerializable.fromJson(
            "{\"topicConfigSerializeWrapper\":{\"topicConfigTable\":{\"t\":null}}}", RegisterBrokerBody.class));
    }

    @Property
    void shouldReadOrRefuseABodyThatWasTamperedWith(
        @ForAll("places") int place, @ForAll("lengths") int length, @ForAll("pieces") String piece) {

        int end = Math.min(REGISTRATION.length(), place + length);
        String text = REGISTRATION.substring(0, place) + piece + REGISTRATION.substring(end);
        try {
            assertNotNull(RegisterBrokerBody.decode(text.getBytes(UTF_8), false, 513));
        } catch (BadBodyException e) {
            assertTrue(e.getMessage().startsWith("a body of " + text.length()), e.getMessage());
        }
    }

    @Provide
    Arbitrary<Integer> places() {
        return Arbitraries.integers().between(0, REGISTRATION.length() - 1);
    }

    @Provide
    Arbitrary<Integer> lengths() {
        return Arbitraries.integers().between(0, 12);
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of("null", "[]", "{}", "7", "\"x\"", "-1e9", "true", "{\"a\":null}", "[null]", "1.5", "9",
            ",", ":", "{", "}", "[", "]", "\"", "\\", "'", "{\"$ref\":\"$\"}", "{\"@type\":\"java.util.Date\"}", "");
    }
}
