package org.apache.rocketmq.store;

import java.nio.file.Path;

/** The same recovery where the log was written through a channel. */
class SyncFlushRecoveryTest extends RecoveryTest {
    @Override
    StoreConfig config(Path root) {
        return TestStore.config(root, 4096, 200, FlushPolicy.SYNC_FLUSH);
    }
}
