package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.rocketmq.test.cluster.ApacheRelease;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.program.ShareQueues;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Members of ours and of Apache's in one group share its queues alike: each strategy gives what Apache's gives. */
@Tag("processes")
class SharedQueuesTest {
    private static final int CASES = 300;

    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    @ParameterizedTest
    @EnumSource
    void shouldShareAsApachesDo(ApacheRelease release) {
        int seed = (int) System.nanoTime();
        var program = CLUSTER.apacheProgram(release, "share-" + release, ShareQueues.class, List.of(),
            "seed=" + seed, "cases=" + CASES);
        assertEquals(0, program.finish(), program::tail);
        var theirs = program.lines().stream().filter(line -> line.startsWith("share "))
            .map(line -> line.substring("share ".length())).toList();
        assertEquals(String.join("\n", theirs), String.join("\n", ShareQueues.lines(seed, CASES)), "seed " + seed);
    }
}
