package org.apache.rocketmq.client.internal.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What setters say, made anew when it has changed, and only then. */
class LiveTest {
    private final AtomicInteger made = new AtomicInteger();
    private final List<String> happened = new ArrayList<>();
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

    @Test
    void shouldLeaveWhatMakesNoSenseToTheStart() {
        Live.set(null, "no sense", () -> happened.add("taken"), () -> happened.add("heard"));
        assertEquals(List.of("taken"), happened);
    }

    @Test
    void shouldTakeOnlyWhatMakesSenseSinceTheStart() {
        assertEquals(1, live.get());
        Live.set(live, "no sense", () -> happened.add("taken"), () -> happened.add("heard"));
        assertEquals(List.of(), happened);
        assertEquals(1, live.get());
        Live.set(live, null, () -> happened.add("taken"), () -> happened.add("heard by " + live.get()));
        assertEquals(List.of("taken", "heard by 2"), happened);
    }
}
