package org.apache.rocketmq.client.internal.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What setters say, made anew when it has changed, and only then. */
class LiveTest {
    private final AtomicInteger made = new AtomicInteger();
    private final Live<Integer> live = new Live<>(made::incrementAndGet);

    @Test
    void shouldBeMadeAnewWhenSomethingHasChanged() {
        assertEquals(1, live.get());
        assertEquals(1, live.get());
        live.changed();
        live.changed();
        assertEquals(2, live.get());
        assertEquals(2, live.get());
    }
}
