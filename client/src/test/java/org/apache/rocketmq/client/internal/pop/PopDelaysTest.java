package org.apache.rocketmq.client.internal.pop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The delays that Apache's client asks brokers for. */
class PopDelaysTest {

    @ParameterizedTest
    @CsvSource({"0,0,10", "0,1,30", "0,2,60", "0,15,7200", "0,16,7200", "1,0,30", "1,1,30", "5,0,240", "18,0,7200",
        "19,0,7200", "-1,3,120"})
    void shouldGrowWithTheTriesUnlessTheListenerChooses(int level, int reconsumeTimes, long seconds) {
        assertEquals(seconds, PopDelays.of(level, reconsumeTimes).toSeconds());
    }
}
