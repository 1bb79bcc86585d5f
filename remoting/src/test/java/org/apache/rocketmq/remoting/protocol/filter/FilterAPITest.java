package org.apache.rocketmq.remoting.protocol.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscriptions from what users write. */
class FilterAPITest {

    @Test
    void shouldSplitTagsAndTellTheirHashCodes() {
        var subscription = FilterAPI.buildSubscriptionData("T", "TagA ||  TagB|| ");

        assertEquals("TagA ||  TagB|| ", subscription.getSubString());
        assertEquals(Set.of("TagA", "TagB"), subscription.getTagsSet());
        assertEquals(Set.of(2598919, 2598920), subscription.getCodeSet());
        assertEquals("TAG", subscription.getExpressionType());
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = "*")
    void shouldTakeAStarOrNothingForAll(String expression) {
        var subscription = FilterAPI.buildSubscriptionData("T", expression);

        assertEquals("*", subscription.getSubString());
        assertEquals(Set.of(), subscription.getTagsSet());
        assertEquals(Set.of(), subscription.getCodeSet());
    }

    @Test
    void shouldRefuseAnExpressionWithoutTags() {
        assertThrows(IllegalArgumentException.class, () -> FilterAPI.buildSubscriptionData("T", " || "));
    }

    @Test
    void shouldKeepAnExpressionOfAnotherTypeAsItIs() {
        var subscription = FilterAPI.build("T", "a > 1", "SQL92");

        assertEquals("a > 1", subscription.getSubString());
        assertEquals("SQL92", subscription.getExpressionType());
        assertEquals(Set.of(), subscription.getTagsSet());
        assertThrows(IllegalArgumentException.class, () -> FilterAPI.build("T", "", "SQL92"));
    }
}
