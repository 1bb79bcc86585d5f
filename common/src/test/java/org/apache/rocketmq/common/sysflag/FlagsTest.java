package org.apache.rocketmq.common.sysflag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.rocketmq.common.constant.PermName;
import org.junit.jupiter.api.Test;

/** The bits of the wire's flags. */
class FlagsTest {

    @Test
    void shouldBuildThePullFlagOfAPushConsumer() {
        int flag = PullSysFlag.buildSysFlag(true, true, false, false);

        assertEquals(3, flag);
        assertTrue(PullSysFlag.hasCommitOffsetFlag(flag));
        assertTrue(PullSysFlag.hasSuspendFlag(flag));
        assertEquals(2, PullSysFlag.clearCommitOffsetFlag(flag));
        assertEquals(1, PullSysFlag.clearSuspendFlag(flag));
        assertTrue(PullSysFlag.hasSubscriptionFlag(PullSysFlag.buildSysFlagWithSubscription(flag)));
        assertEquals(24, PullSysFlag.buildSysFlag(false, false, false, true, true));
        assertTrue(PullSysFlag.hasLitePullFlag(16));
        assertTrue(PullSysFlag.hasClassFilterFlag(8));
    }

    @Test
    void shouldChangeTheTransactionKindAlone() {
        assertEquals(8 | 1, MessageSysFlag.resetTransactionValue(12 | 1, MessageSysFlag.TRANSACTION_COMMIT_TYPE));
        assertEquals(12, MessageSysFlag.getTransactionValue(12 | 1));
        assertEquals(768, MessageSysFlag.clearCompressedFlag(769));
        assertTrue(MessageSysFlag.check(769, MessageSysFlag.COMPRESSED_FLAG));
    }

    @Test
    void shouldKeepBothBitsOfATopic() {
        assertEquals(3, TopicSysFlag.buildSysFlag(true, true));
        assertEquals(2, TopicSysFlag.clearUnitFlag(3));
        assertEquals(1, TopicSysFlag.clearUnitSubFlag(3));
        assertTrue(TopicSysFlag.hasUnitFlag(TopicSysFlag.setUnitFlag(0)));
        assertTrue(TopicSysFlag.hasUnitSubFlag(TopicSysFlag.setUnitSubFlag(0)));
    }

    @Test
    void shouldReadPermissions() {
        assertEquals("RW-", PermName.perm2String(6));
        assertEquals("RWX", PermName.perm2String(15));
        assertTrue(PermName.isValid(7));
        assertTrue(PermName.isValid("0"));
        assertFalse(PermName.isValid(8));
        assertFalse(PermName.isValid(-1));
        assertTrue(PermName.isAccessible(2));
        assertFalse(PermName.isAccessible(1));
    }
}
