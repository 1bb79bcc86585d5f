package org.apache.rocketmq.common.internal.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of topics and groups. */
class NamesTest {

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {" ", "a b", "a/b", "../x", "a.b", "a\nb", "é", "a\u0000", "a:b", "{}"})
    void shouldComplainAboutBadNames(String name) {
        assertNotNull(Names.topicComplaint(name));
        assertNotNull(Names.groupComplaint(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "Topic_A-1", "ns%topic", "a|b", "%RETRY%G", "TBW102"})
    void shouldTakeGoodNames(String name) {
        assertNull(Names.topicComplaint(name));
        assertNull(Names.madeTopicComplaint(name));
        assertNull(Names.groupComplaint(name));
    }

    @Test
    void shouldBoundTheLength() {
        assertNull(Names.topicComplaint("t".repeat(127)));
        assertEquals("The specified topic: " + "t".repeat(128) + ", is longer than topic max length: 127; it has 128"
            + " characters", Names.topicComplaint("t".repeat(128)));
        assertNull(Names.groupComplaint("g".repeat(255)));
        assertEquals("The specified group: " + "g".repeat(256) + ", is longer than group max length: 255; it has 256"
            + " characters", Names.groupComplaint("g".repeat(256)));
    }

    @Test
    void shouldTellWhereANameIsWrongAndNoMoreOfItThanItNeeds() {
        assertEquals("The specified group: b d/, contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$; the"
            + " first is at position 1", Names.groupComplaint("b d/"));
        assertEquals("The specified topic is blank.", Names.topicComplaint(" "));
        assertTrue(Names.topicComplaint("t".repeat(100_000)).length() < 1000);
    }

    @Test
    void shouldAllowLongerTopicsThatBelongToAGroup() {
        assertNull(Names.topicComplaint("%RETRY%" + "g".repeat(248)));
        assertNull(Names.topicComplaint("%DLQ%" + "g".repeat(250)));
        assertEquals("The specified topic is DLQ or Retry topic: %RETRY%" + "g".repeat(249) + ", and it's longer than"
            + " topic max length: 255; it has 256 characters", Names.topicComplaint("%RETRY%" + "g".repeat(249)));
        assertNull(Names.madeTopicComplaint("%RETRY%" + "g".repeat(120) + "+" + "t".repeat(127)));
        assertNotNull(Names.madeTopicComplaint("%RETRY%" + "g".repeat(121) + "+" + "t".repeat(127)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%RETRY%g+Topic", "%RETRY%a_b+c_d", "%RETRY%%RETRY%g+t"})
    void shouldLetBrokersHaveTopicsForWhatComesBackOfAPop(String name) {
        assertNull(Names.madeTopicComplaint(name));
        assertNotNull(Names.topicComplaint(name), "nobody else may call one so");
        assertNotNull(Names.groupComplaint(name));
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"a+b", "%DLQ%g+t", "%RETRY%+t", "%RETRY%g+", "%RETRY%g+t+u", "%RETRY%g+t/..", "+", " "})
    void shouldComplainAboutWhatNoBrokerHas(String name) {
        assertNotNull(Names.madeTopicComplaint(name));
    }

    @Property
    void shouldComplainExactlyWhenThePatternDoesNotMatch(@ForAll @StringLength(max = 140) String name) {
        boolean good = name.matches("[%|a-zA-Z0-9_-]+") && name.length() <= (Names.isGroupTopic(name) ? 255 : 127);

        String complaint = Names.topicComplaint(name);

        assertEquals(good, complaint == null);
        assertFalse(complaint != null && complaint.chars().anyMatch(Character::isISOControl));
    }

    @Test
    void shouldKnowTheSystemsTopics() {
        assertTrue(SystemTopics.isSystem("TBW102"));
        assertTrue(SystemTopics.isSystem("rmq_sys_wheel_timer"));
        assertFalse(SystemTopics.isSystem("TopicA"));
        assertFalse(SystemTopics.isSystem(null));
        assertFalse(SystemTopics.isSendable("SCHEDULE_TOPIC_XXXX"));
        assertTrue(SystemTopics.isSendable("TBW102"));
        assertTrue(SystemTopics.isSendable("BenchmarkTest"));
    }
}
