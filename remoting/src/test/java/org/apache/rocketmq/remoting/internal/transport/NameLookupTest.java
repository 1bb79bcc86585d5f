package org.apache.rocketmq.remoting.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.internal.net.Hosts;
import org.junit.jupiter.api.Test;

/** How names are looked up beside each other. */
class NameLookupTest {
    private static final int PATIENCE_SECONDS = 60;

    private final CompletableFuture<Void> silence = new CompletableFuture<>();
    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

    @Test
    void shouldFindNamesWhileOthersAreLookedUpInVain() throws Exception {
        try (var lookup = new NameLookup("names", this::resolve)) {
            var silent = lookup.find("silent:1");
            var again = lookup.find("silent:1");
            var other = lookup.find("silent:2");

            assertEquals(3, lookup.find("known:3").get(PATIENCE_SECONDS, TimeUnit.SECONDS).getPort());

            assertFalse(silent.isDone() || other.isDone());
            silence.complete(null);
            assertEquals(1, silent.get(PATIENCE_SECONDS, TimeUnit.SECONDS).getPort());
            assertEquals(silent.join(), again.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals(2, other.get(PATIENCE_SECONDS, TimeUnit.SECONDS).getPort());
            assertEquals(1, asked.stream().filter("silent:1"::equals).count());
        }
    }

    @Test
    void shouldSayThatItIsClosed() {
        var lookup = new NameLookup("names", this::resolve);
        lookup.close();

        String why = lookup.find("known:3").handle((found, failure) -> failure.getMessage()).join();

        assertTrue(why.contains("was closed"), why);
    }

    private InetSocketAddress resolve(String address) {
        asked.add(address);
        if (address.startsWith("silent")) {
            silence.join();
        }
        return Hosts.parseUnresolved(address);
    }
}
