package org.apache.rocketmq.test.interop;

import java.util.List;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;

/** Whose client a program runs on. */
enum Client {
    OURS {
        @Override
        ChildProcess run(Cluster cluster, String name, Class<?> program, List<String> options, String... arguments) {
            return cluster.ourProgram(name, program, options, arguments);
        }
    },
    APACHES {
        @Override
        ChildProcess run(Cluster cluster, String name, Class<?> program, List<String> options, String... arguments) {
            return cluster.apacheProgram(name, program, options, arguments);
        }
    };

    abstract ChildProcess run(Cluster cluster, String name, Class<?> program, List<String> options,
        String... arguments);
}
