package org.apache.rocketmq.broker.table;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.rocketmq.store.log.Disk;

/** A disk whose power goes before or after a chosen operation, and that may forget names that were not yet forced. */
final class FailingDisk implements Disk {
    /** The power is gone: nothing else happens. */
    static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final int cutAt;
    private final boolean before;
    private final Set<Integer> forgotten;
    private final double kept;
    private final List<String> operations = new ArrayList<>();
    private int renames;

    /**
     * A disk that fails.
     *
     * @param cutAt the operation at which the power goes
     * @param before whether it goes before that
     * @param kept how much of an unforced file is on the disk
     * @param forgotten which renames never reach the disk
     */
    FailingDisk(int cutAt, boolean before, double kept, Set<Integer> forgotten) {
        this.cutAt = cutAt;
        this.before = before;
        this.kept = kept;
        this.forgotten = forgotten;
    }

    List<String> operations() {
        return operations;
    }

    @Override
    public void force(FileChannel channel, Path file) throws IOException {
        step("force " + file.getFileName(), () -> { }, () -> channel.truncate((long) (channel.size() * kept)));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        boolean lost = forgotten.contains(renames++);
        step("rename to " + to.getFileName(), lost ? () -> { } : () -> Disk.super.rename(from, to), () -> { });
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        step("force folder " + folder.getFileName(), () -> { }, () -> { });
    }

    private void step(String name, Step step, Step whenCutBefore) throws IOException {
        boolean here = operations.size() == cutAt;
        operations.add(name);
        if (here && before) {
            whenCutBefore.run();
            throw new PowerCut();
        }
        step.run();
        if (here) {
            throw new PowerCut();
        }
    }

    private interface Step {
        void run() throws IOException;
    }
}
