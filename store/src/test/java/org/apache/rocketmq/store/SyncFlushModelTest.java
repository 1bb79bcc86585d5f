package org.apache.rocketmq.store;

/** A store that acknowledges what is forced to the disk, against lists. */
class SyncFlushModelTest extends ModelProperty {
    SyncFlushModelTest() {
        super(FlushPolicy.SYNC_FLUSH);
    }
}
