package org.apache.rocketmq.client.internal.loop;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.ClientConfig;
import org.junit.jupiter.api.Test;

/** Who shares a client, and what all share. */
class ClientInstancesTest {
    private static ClientInstance acquire(boolean encrypted) throws Exception {
        return acquire(encrypted, 1);
    }

    private static ClientInstance acquire(boolean encrypted, int callbackThreads) throws Exception {
        var config = new ClientConfig();
        config.setNamesrvAddr("127.0.0.1:1");
        config.setInstanceName("one");
        config.setUseTLS(encrypted);
        config.setClientCallbackExecutorThreads(callbackThreads);
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

    @Test
    void shouldHaveAsManyCallbackThreadsAsTheClientThatWantsMost() throws Exception {
        int most = 5;
        var first = acquire(false, 1);
        var second = acquire(false, most);
        var third = acquire(false, 2);
        try {
            var together = new CyclicBarrier(most);
            var met = new CountDownLatch(most);
            for (int i = 0; i < most; i++) {
                first.callbacks().execute(() -> {
                    try {
                        together.await(60, TimeUnit.SECONDS);
                        met.countDown();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
            }
            assertTrue(met.await(60, TimeUnit.SECONDS));
        } finally {
            for (var each : List.of(first, second, third)) {
                ClientInstances.ofThisProcess().release(each);
            }
        }
    }
}
