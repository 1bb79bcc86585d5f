package org.apache.rocketmq.remoting.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;
import org.apache.rocketmq.remoting.internal.frame.Frames;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.RequestDispatcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who waits for a connection, and for how long. */
class OpeningTest {
    private static final String ADDRESS = "10.0.0.1:10911";

    private final Opening opening = new Opening(ADDRESS);
    private final ConnectionHandler handler = new ConnectionHandler(ADDRESS, new ConnectionTerms(
        Side.CLIENT, Frames.MAX_FRAME_BYTES, ClientOptions.IDLE, new RequestDispatcher(
            HandlerTable.empty(), Runnable::run, (what, failure) -> { }, List.of()), System::nanoTime));
    private final EmbeddedChannel channel = new EmbeddedChannel(handler);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldServeThoseWhoWaitInTheirOrderAndLaterOnesAtOnce() {
        var served = new ArrayList<Integer>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            opening.whenSettled(10, (connection, failure) -> served.add(number));
        }
        assertTrue(served.isEmpty());

        assertTrue(opening.succeed(handler));
        opening.whenSettled(10, (connection, failure) -> {
            assertSame(handler.connection(), connection);
            served.add(5);
        });

        assertEquals(IntStream.range(0, 6).boxed().toList(), served);
    }

    @Test
    void shouldTellEverybodyWhyThereIsNoConnection() {
        var reason = new RemotingConnectException("nobody there");
        var failures = new ArrayList<RemotingException>();
        opening.whenSettled(0, (connection, failure) -> failures.add(failure));
        opening.fail(reason);
        opening.whenSettled(0, (connection, failure) -> failures.add(failure));

        assertEquals(List.of(reason, reason), failures);
        assertFalse(opening.isUsable());
        assertFalse(opening.succeed(handler), "it came too late");
        assertNull(opening.opened());
    }

    @Test
    void shouldLetNoMoreBytesWaitThanAConnectionMayHaveUnsent() {
        var failures = new ArrayList<RemotingException>();
        for (int i = 0; i < 20; i++) {
            opening.whenSettled(1 << 20, (connection, failure) -> failures.add(failure));
        }

        assertEquals(3, failures.size());
        failures.forEach(failure -> assertInstanceOf(RemotingTooMuchRequestException.class, failure));
        opening.succeed(handler);
        assertEquals(20, failures.size());
    }

    @Test
    void shouldBeOfNoUseOnceTheConnectionIsGone() {
        opening.succeed(handler);
        assertTrue(opening.isUsable());

        channel.close();

        assertFalse(opening.isUsable());
    }
}
