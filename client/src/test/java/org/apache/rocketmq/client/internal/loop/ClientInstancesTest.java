package org.apache.rocketmq.client.internal.loop;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.apache.rocketmq.client.ClientConfig;
import org.junit.jupiter.api.Test;

/** Who shares a client. */
class ClientInstancesTest {
    private static ClientInstance acquire(boolean encrypted) throws Exception {
        var config = new ClientConfig();
        config.setNamesrvAddr("127.0.0.1:1");
        config.setInstanceName("one");
        config.setUseTLS(encrypted);
        return ClientInstances.ofThisProcess().acquire(ClientSettings.of(config), null);
    }

    @Test
    void shouldNotSendInPlainTextForWhoWantsItEncrypted() throws Exception {
        var plain = acquire(false);
        var encrypted = acquire(true);
        var another = acquire(false);
        try {
            assertNotSame(plain, encrypted);
            assertSame(plain, another);
        } finally {
            ClientInstances.ofThisProcess().release(plain);
            ClientInstances.ofThisProcess().release(encrypted);
            ClientInstances.ofThisProcess().release(another);
        }
    }
}
