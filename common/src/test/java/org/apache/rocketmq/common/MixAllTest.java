package org.apache.rocketmq.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The public API's drawer. */
class MixAllTest {

    @Test
    void shouldKeepTheFormerContentOfAFileBesideIt(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a/b.json");
        assertNull(MixAll.file2String(file.toString()));

        MixAll.string2File("one", file.toString());
        assertEquals("one", MixAll.file2String(file.toString()));
        MixAll.string2File("two é", file.toString());

        assertEquals("two é", MixAll.file2String(file.toFile()));
        assertEquals("one", Files.readString(folder.resolve("a/b.json.bak")));
        try (var files = Files.list(file.getParent())) {
            assertEquals(2, files.count());
        }
    }

    @Test
    void shouldFindTheSecondListenerOfABroker() {
        assertEquals("127.0.0.1:10909", MixAll.brokerVIPChannel(true, "127.0.0.1:10911"));
        assertEquals("[::1]:10909", MixAll.brokerVIPChannel(true, "[::1]:10911"));
        assertEquals("127.0.0.1:10911", MixAll.brokerVIPChannel(false, "127.0.0.1:10911"));
    }

    @Test
    void shouldNameTheTopicsOfAGroup() {
        assertEquals("%RETRY%G", MixAll.getRetryTopic("G"));
        assertEquals("%DLQ%G", MixAll.getDLQTopic("G"));
        assertEquals("C_REPLY_TOPIC", MixAll.getReplyTopic("C"));
        assertTrue(MixAll.isSysConsumerGroup("CID_RMQ_SYS_x"));
        assertFalse(MixAll.isSysConsumerGroup("TOOLS_CONSUMER"));
        assertTrue(MixAll.isPredefinedGroup("TOOLS_CONSUMER"));
    }

    @Test
    void shouldOnlyRaiseANumber() {
        var number = new AtomicLong(5);

        assertTrue(MixAll.compareAndIncreaseOnly(number, 6));
        assertFalse(MixAll.compareAndIncreaseOnly(number, 6));
        assertFalse(MixAll.compareAndIncreaseOnly(number, 1));
        assertEquals(6, number.get());
    }
}
