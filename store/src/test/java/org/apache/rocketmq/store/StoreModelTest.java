package org.apache.rocketmq.store;

/** A store that acknowledges what is written, against lists. */
class StoreModelTest extends ModelProperty {
    StoreModelTest() {
        super(FlushPolicy.ASYNC_FLUSH);
    }
}
