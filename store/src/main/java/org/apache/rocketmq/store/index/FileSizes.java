package org.apache.rocketmq.store.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.store.log.FileNames;

/** A glance at the lengths of some queue files, to tell a wrong setting from a file that was damaged. */
final class FileSizes {
    private static final int SAMPLES = 3;

    private final List<Long> samples = new ArrayList<>();

    FileSizes(List<Path> topicFolders) throws IOException {
        for (Path topicFolder : topicFolders) {
            for (Path queueFolder : FileNames.children(topicFolder)) {
                if (samples.size() == SAMPLES) {
                    return;
                }
                var files = FileNames.list(queueFolder, stranger -> { });
                long size = files.isEmpty() ? 0 : Files.size(files.firstEntry().getValue());
                if (size > 0) {
                    samples.add(size);
                }
            }
        }
    }

    boolean hasAny() {
        return !samples.isEmpty();
    }

    /** The length that several files have, or 0 where they differ or are few. */
    long common() {
        return samples.size() > 1 && samples.stream().distinct().count() == 1 ? samples.get(0) : 0;
    }
}
