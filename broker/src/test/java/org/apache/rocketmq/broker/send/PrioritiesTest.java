package org.apache.rocketmq.broker.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Into which queue a priority leads, as Apache's broker 5.5.0 does it, and which types of messages a topic takes. */
class PrioritiesTest {
    private static final int QUEUES = 4;

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "3,3", "4,3", "100,3", "2147483647,3", "+2,2", "02,2"})
    void shouldTakeTheQueueOfThePriority(String priority, int queue) {
        assertEquals(queue, Priorities.queue("_SYS_MSG_PRIORITY_\u0001" + priority + "\u0002", 2, QUEUES));
    }

    @ParameterizedTest
    @CsvSource({"-1", "-5", "x", "''", "2147483648", "1.5", "' 1'"})
    void shouldLeaveTheQueueWhereThePriorityIsNone(String priority) {
        assertEquals(2, Priorities.queue("_SYS_MSG_PRIORITY_\u0001" + priority + "\u0002", 2, QUEUES));
    }

    @Test
    void shouldSeeWhetherAPriorityIsSet() {
        assertTrue(Priorities.isSet("a\u0001b\u0002_SYS_MSG_PRIORITY_\u00011\u0002"));
        assertFalse(Priorities.isSet("a\u0001_SYS_MSG_PRIORITY_\u0002"));
        assertEquals("a\u0001b\u0002", Priorities.without("a\u0001b\u0002_SYS_MSG_PRIORITY_\u00011\u0002"));
    }

    private static void check(String type, String properties) {
        var topic = new TopicConfig("T", QUEUES, QUEUES, 6);
        topic.setAttributes(type == null ? Map.of() : Map.of("message.type", type));
        MessageTypes.check(topic, properties.replace('=', '\u0001').replace(';', '\u0002'));
    }

    @ParameterizedTest
    @CsvSource({"NORMAL,KEYS=k;", "FIFO,__SHARDINGKEY=s;", "DELAY,DELAY=1;", "DELAY,TIMER_DELAY_SEC=1;",
        "TRANSACTION,TRAN_MSG=true;", "PRIORITY,_SYS_MSG_PRIORITY_=1;"})
    void shouldTakeMessagesOfATopicsOwnTypeOnly(String type, String properties) {
        check(type, properties);
        check(null, properties);
        check("MIXED", properties);
        check("UNSPECIFIED", properties);
        for (String other : new String[] {"NORMAL", "FIFO", "DELAY", "TRANSACTION", "PRIORITY", "LITE"}) {
            if (!other.equals(type)) {
                var refusal = assertThrows(RequestRejected.class, () -> check(other, properties));
                assertTrue(refusal.getMessage().contains("of type " + type + ", ")
                    && refusal.getMessage().contains("of type " + other + " "), refusal.getMessage());
            }
        }
    }
}
