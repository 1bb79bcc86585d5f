package org.apache.rocketmq.test.interop;

import java.util.List;
import java.util.Map;
import org.apache.rocketmq.test.cluster.ApacheRelease;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;

/** Whose client a program runs on. */
enum Client {
    OURS {
        @Override
        ChildProcess run(Cluster cluster, String name, Class<?> program, Map<String, String> environment,
            List<String> options, String... arguments) {

            return cluster.ourProgram(name, program, environment, options, arguments);
        }
    },
    APACHES {
        @Override
        ChildProcess run(Cluster cluster, String name, Class<?> program, Map<String, String> environment,
            List<String> options, String... arguments) {

            return cluster.apacheProgram(ApacheRelease.FIVE, name, program, environment, options, arguments);
        }
    },
    APACHES_4 {
        @Override
        ChildProcess run(Cluster cluster, String name, Class<?> program, Map<String, String> environment,
            List<String> options, String... arguments) {

            return cluster.apacheProgram(ApacheRelease.FOUR, name, program, environment, options, arguments);
        }
    };

    abstract ChildProcess run(Cluster cluster, String name, Class<?> program, Map<String, String> environment,
        List<String> options, String... arguments);

    ChildProcess run(Cluster cluster, String name, Class<?> program, List<String> options, String... arguments) {
        return run(cluster, name, program, Map.of(), options, arguments);
    }
}
