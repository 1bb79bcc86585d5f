package org.apache.rocketmq.store;

import java.lang.management.ManagementFactory;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.retention.DiskUsage;

/**
 * What a store asks of the machine that it runs on; tests put in other answers.
 *
 * @param memoryBytes the machine's, or the container's when that has less
 */
record Machine(Disk disk, DiskUsage usage, long memoryBytes) {

    static Machine real() {
        long memory = ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getTotalMemorySize() : Runtime.getRuntime().maxMemory();
        return new Machine(Disk.REAL, DiskUsage.REAL, memory);
    }

    Machine with(Disk other) {
        return new Machine(other, usage, memoryBytes);
    }

    Machine with(DiskUsage other) {
        return new Machine(disk, other, memoryBytes);
    }
}
