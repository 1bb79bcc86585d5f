package org.apache.rocketmq.store.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Names of 20 digits. */
class FileNamesTest {
    @Test
    void shouldNameAndRead() {
        assertEquals("00000000001073741824", FileNames.of(1L << 30));
        assertEquals(1L << 30, FileNames.startOf("00000000001073741824"));
        assertEquals(Long.MAX_VALUE, FileNames.startOf(FileNames.of(Long.MAX_VALUE)));
    }

    @Test
    void shouldNotReadOtherNames() {
        assertEquals(-1, FileNames.startOf("0000000000107374182"));
        assertEquals(-1, FileNames.startOf("0000000000107374182x"));
        assertEquals(-1, FileNames.startOf("99999999999999999999"));
        assertEquals(-1, FileNames.startOf("-0000000000000000001"));
    }
}
