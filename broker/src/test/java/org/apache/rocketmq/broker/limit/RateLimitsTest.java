package org.apache.rocketmq.broker.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may have how much in a second. */
class RateLimitsTest {
    private final AtomicLong nanos = new AtomicLong(-5);
    private final Map<String, Map<String, String>> attributes = new HashMap<>();
    private final OwnLimits own = OwnLimits.ofTopics(attributes::get);
    private final RateLimits limits =
        new RateLimits("Orders=10/0; Long=0/1000 ;*=100/0", own, Refusal.TOPIC_LIMIT_REACHED, nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void sent(String topic, int messages, long bytes) {
        limits.require(topic).spend(messages, bytes);
    }

    private Response refused(String topic) {
        return assertThrows(RequestRejected.class, () -> limits.require(topic)).response();
    }

    @Test
    void shouldRefuseWhoHadASecondsWorthAndSayWhenThereIsMore() {
        for (int i = 0; i < 10; i++) {
            sent("Orders", 1, 5);
        }
        var refused = refused("Orders");
        assertEquals(215, refused.code());
        assertEquals("topic-limit-reached", refused.fields().get("refusalCause"));
        assertEquals("messagesPerSecond=10,bytesPerSecond=0", refused.fields().get("refusalFigures"));
        assertEquals("1", refused.fields().get("retryAfterMillis"));

        pass(Duration.ofMillis(100));
        sent("Orders", 1, 5);
        refused("Orders");
    }

    @Test
    void shouldMakeUpForMoreThanWasLeft() {
        sent("Long", 1, 3000);

        assertEquals("2001", refused("Long").fields().get("retryAfterMillis"));
        pass(Duration.ofMillis(2000));
        refused("Long");
        pass(Duration.ofMillis(1));
        sent("Long", 1, 1);
    }

    @Test
    void shouldKeepNoMoreThanOneSecondsWorth() {
        pass(Duration.ofHours(1));
        for (int i = 0; i < 10; i++) {
            sent("Orders", 1, 5);
        }
        refused("Orders");
    }

    @Test
    void shouldCountEachNameApart() {
        sent("Orders", 10, 0);
        refused("Orders");
        sent("Others", 100, 0);
        refused("Others");
        sent("Else", 99, 0);
        limits.require("Else");
    }

    /** Over any long time, nobody gets more than the rate and one second's worth. */
    @Test
    void shouldHoldTheRateOverTime() {
        int passed = 0;
        for (int i = 0; i < 20_000; i++) {
            pass(Duration.ofMillis(1));
            try {
                sent("Orders", 1, 5);
                passed++;
            } catch (RequestRejected e) {
                assertEquals(Refusal.TOPIC_LIMIT_REACHED, e.refusal());
            }
        }
        assertTrue(passed >= 200 && passed <= 211, passed + " in 20 s");
    }

    @Test
    void shouldLimitNobodyWhereNothingIsSaid() {
        var none = new RateLimits("", own, Refusal.TOPIC_LIMIT_REACHED, nanos::get);
        none.require("Orders").spend(1_000_000, 1L << 40);
        none.require("Orders");
    }

    @Test
    void shouldLimitThoseAloneThatCountAsOthers() {
        var some = new RateLimits(
            "own=1/0;*=1/0", topic -> topic.startsWith("o"), own, Refusal.TOPIC_LIMIT_REACHED, nanos::get);
        for (String limited : List.of("own", "other")) {
            some.require(limited).spend(1, 1);
            assertThrows(RequestRejected.class, () -> some.require(limited));
        }
        some.require("free").spend(2, 1);
        some.require("free");
    }

    @Test
    void shouldLetAttributesCountMoreThanTheText() {
        attributes.put("Orders", Map.of("send.limit.messages", "2"));
        sent("Orders", 2, 5);
        assertEquals("messagesPerSecond=2,bytesPerSecond=0", refused("Orders").fields().get("refusalFigures"));

        attributes.put("Orders", Map.of("send.limit.messages", "0"));
        sent("Orders", 1000, 5);
        limits.require("Orders");

        attributes.put("Orders", Map.of("send.limit.bytes", "7", "pull.limit.messages", "1"));
        sent("Orders", 1, 8);
        assertEquals("messagesPerSecond=10,bytesPerSecond=7", refused("Orders").fields().get("refusalFigures"));

        attributes.remove("Orders");
        sent("Orders", 10, 5);
        refused("Orders");
    }

    @Test
    void shouldLimitByAttributesWhereTheTextSaysNothing() {
        var byAttributes = new RateLimits("", own, Refusal.TOPIC_LIMIT_REACHED, nanos::get);
        attributes.put("Free", Map.of());
        attributes.put("Odd", Map.of("send.limit.messages", "many"));
        attributes.put("Limited", Map.of("send.limit.messages", "1"));
        for (String topic : List.of("Free", "Odd", "Absent", "Limited")) {
            byAttributes.require(topic).spend(1, 1);
        }
        byAttributes.require("Free");
        byAttributes.require("Odd");
        byAttributes.require("Absent");
        assertThrows(RequestRejected.class, () -> byAttributes.require("Limited"));
        assertEquals(List.of("send.limit.messages=many"), LimitAttributes.broken(attributes.get("Odd")));
        assertEquals(List.of(), LimitAttributes.broken(attributes.get("Limited")));
    }

    @Test
    void shouldForgetNamesThatSpendNothingAndNoneThatSpentTooMuch() {
        sent("Long", 1, 20_000);
        for (int i = 0; i < 10 * RateLimits.MANY_NAMES; i++) {
            sent("Short-lived" + i, 1, 0);
            pass(Duration.ofMillis(1));
        }
        assertTrue(limits.names() <= RateLimits.MANY_NAMES, limits.names() + " names");
        refused("Long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Orders", "Orders=5", "Orders=a/1", "Orders=-1/0", "=1/1", "Orders=1/2/3"})
    void shouldRefuseATextThatSaysNoLimits(String text) {
        assertThrows(IllegalArgumentException.class, () -> RateLimits.isWellFormed(text));
    }
}
