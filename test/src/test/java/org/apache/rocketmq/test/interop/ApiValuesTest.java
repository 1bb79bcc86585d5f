package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.program.five.DescribeValues;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The small functions of the client's API make of each value what Apache's make of it. */
@Tag("processes")
class ApiValuesTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    @Test
    void shouldSayWhatApachesSay() {
        int seed = (int) System.nanoTime();
        // Some defaults are the number of processors.
        var processors = "-XX:ActiveProcessorCount=" + Runtime.getRuntime().availableProcessors();
        var program = CLUSTER.apacheProgram("values", DescribeValues.class, List.of(processors), "seed=" + seed);
        assertEquals(0, program.finish(), program::tail);
        var theirs = program.lines().stream().filter(line -> line.startsWith("value "))
            .map(line -> line.substring("value ".length())).toList();
        assertEquals(String.join("\n", theirs), String.join("\n", DescribeValues.lines(seed)), "seed " + seed);
    }
}
