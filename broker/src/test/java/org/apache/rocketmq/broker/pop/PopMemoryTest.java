package org.apache.rocketmq.broker.pop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.rocketmq.broker.pop.PopFixture.Popped;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a broker remembers of pops is as much as what is out, however much waits and however much was popped before. */
class PopMemoryTest extends WithPops {
    private static final long INVISIBLE = 10_000;
    private static final int BACKLOG = 3000;

    @BeforeEach
    void fill() {
        for (int queue = 0; queue < PopFixture.QUEUES; queue++) {
            fixture.sendAll(queue, IntStream.range(0, BACKLOG).mapToObj(i -> "m" + i).toArray(String[]::new));
        }
    }

    private void assertRemembered(int places, int deliveries, int messages) {
        var inFlight = fixture.pops().inFlight();
        assertEquals(places, inFlight.places().size());
        assertEquals(deliveries, inFlight.deliveries().size());
        assertEquals(messages, inFlight.out());
    }

    private int acknowledge(String group, List<Popped> popped, IntPredicate which) {
        int count = 0;
        for (int i = 0; i < popped.size(); i++) {
            if (which.test(i)) {
                assertTrue(fixture.ack(group, popped.get(i).receipt()), popped.get(i)::body);
                count++;
            }
        }
        return count;
    }

    @Test
    void shouldRememberNoMoreThanMayBeOut() {
        int out = 0;
        int pops = 0;
        for (var popped = fixture.pop("g", 32, INVISIBLE, false); !popped.isEmpty();
            popped = fixture.pop("g", 32, INVISIBLE, false)) {
            out += popped.size();
            pops++;
        }
        assertEquals(PopFixture.QUEUES * PopFixture.MOST_OUT, out);
        assertRemembered(PopFixture.QUEUES, PopFixture.QUEUES * (int) Math.ceil(PopFixture.MOST_OUT / 32.0), out);
        assertTrue(pops >= PopFixture.QUEUES);
    }

    @Test
    void shouldForgetAllThatWasAcknowledged() throws Exception {
        int drained = 0;
        while (drained < PopFixture.QUEUES * BACKLOG) {
            var popped = fixture.pop("g", 32, INVISIBLE, false);
            assertTrue(fixture.pops().inFlight().deliveries().size() <= PopFixture.QUEUES);
            drained += acknowledge("g", popped, i -> true);
            assertRemembered(0, 0, 0);
        }
        for (int group = 0; group < 200; group++) {
            acknowledge("g" + group, fixture.pop("g" + group, 32, INVISIBLE, false), i -> true);
        }
        assertRemembered(0, 0, 0);
        fixture.restart();
        assertRemembered(0, 0, 0);
    }

    @Test
    void shouldForgetWhatCameBack() {
        acknowledge("g", fixture.pop("g", 32, INVISIBLE, false), i -> i % 2 == 0);
        assertRemembered(1, 1, 16);
        fixture.advance(Duration.ofMillis(INVISIBLE));
        assertRemembered(0, 0, 0);
    }

    @Test
    void shouldRememberTheLastPostponementAlone() {
        var receipt = fixture.pop("g", 1, INVISIBLE, false).get(0).receipt();
        for (int i = 0; i < 500; i++) {
            fixture.tick();
            receipt = fixture.postpone("g", receipt, INVISIBLE);
            assertNotNull(receipt);
        }
        assertRemembered(1, 1, 1);
        assertTrue(fixture.ack("g", receipt));
        assertRemembered(0, 0, 0);
    }

    /** One block for each queue, which is gone with its last message. */
    @Test
    void shouldRememberOneBlockOfEachQueueInOrder() {
        int out = 0;
        for (var popped = fixture.pop("g", 32, INVISIBLE, true); !popped.isEmpty();
            popped = fixture.pop("g", 32, INVISIBLE, true)) {
            out += popped.size();
        }
        assertTrue(out <= PopFixture.QUEUES * 32, () -> "as long as they are out, nothing else is");
        assertEquals(PopFixture.QUEUES, fixture.ordered().count());
        fixture.advance(Duration.ofMillis(INVISIBLE));
        for (int drained = 0; drained < PopFixture.QUEUES * BACKLOG; ) {
            drained += acknowledge("g", fixture.pop("g", 32, INVISIBLE, true), i -> true);
            assertTrue(fixture.ordered().count() <= PopFixture.QUEUES);
        }
        assertEquals(0, fixture.ordered().count());
        assertRemembered(0, 0, 0);
    }
}
