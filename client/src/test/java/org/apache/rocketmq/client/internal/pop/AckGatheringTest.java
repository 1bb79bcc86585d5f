package org.apache.rocketmq.client.internal.pop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.Test;

/** Which acknowledgements go together, answered by the test. */
class AckGatheringTest {
    private final List<Asked> asked = new ArrayList<>();
    private boolean broken;
    private final AckGathering gathering = new AckGathering("broker-a",
        receipt -> ask("single", List.of(receipt)), receipts -> ask("together", receipts));

    private record Asked(String how, List<Long> offsets, CompletableFuture<Void> answer) { }

    private CompletableFuture<Void> ask(String how, List<Receipt> receipts) {
        if (broken) {
            throw new IllegalStateException("on purpose");
        }
        var one = new Asked(how, receipts.stream().map(Receipt::offset).toList(), new CompletableFuture<>());
        asked.add(one);
        return one.answer;
    }

    private CompletableFuture<Void> tell(long offset) {
        return tellTogether(offset).get(0);
    }

    private List<CompletableFuture<Void>> tellTogether(long... offsets) {
        var told = LongStream.of(offsets)
            .mapToObj(offset -> new AckGathering.Waiting(PopFixture.receipt(offset, 0))).toList();
        gathering.send(told);
        return told.stream().map(AckGathering.Waiting::told).toList();
    }

    private String all() {
        return String.join(", ", asked.stream().map(each -> each.how + " " + each.offsets).toList());
    }

    @Test
    void shouldSendAtOnceWhatIsAlone() {
        var told = tell(1);
        assertEquals("single [1]", all());
        assertFalse(told.isDone());
        asked.get(0).answer.complete(null);
        told.join();
        tell(2);
        assertEquals("single [1], single [2]", all());
    }

    @Test
    void shouldGatherWhatComesWhileARequestIsOnItsWay() {
        tell(1);
        var two = tell(2);
        var three = tell(3);
        assertEquals("single [1]", all());
        asked.get(0).answer.complete(null);
        assertEquals("single [1], together [2, 3]", all());
        var four = tell(4);
        assertFalse(two.isDone() || three.isDone());
        asked.get(1).answer.complete(null);
        assertTrue(two.isDone() && three.isDone());
        assertEquals("single [1], together [2, 3], single [4]", all());
        asked.get(2).answer.complete(null);
        four.join();
    }

    @Test
    void shouldSendNoMoreTogetherThanMayBe() {
        tellTogether(LongStream.range(0, AckGathering.MOST_TOGETHER + 2).toArray());
        assertEquals(1, asked.size());
        assertEquals(AckGathering.MOST_TOGETHER, asked.get(0).offsets.size());
        asked.get(0).answer.complete(null);
        assertEquals(List.of(512L, 513L), asked.get(1).offsets);
    }

    @Test
    void shouldGoOnAfterARequestThatFailed() {
        var failed = tellTogether(1, 2);
        tell(3);
        asked.get(0).answer.completeExceptionally(new RemotingTimeoutException("no answer"));
        for (CompletableFuture<Void> each : failed) {
            assertEquals(RemotingTimeoutException.class,
                assertThrows(CompletionException.class, each::join).getCause().getClass());
        }
        assertEquals("together [1, 2], single [3]", all());
    }

    @Test
    void shouldGoOnWhereARequestCannotBeMade() {
        broken = true;
        assertTrue(tell(1).isCompletedExceptionally());
        tellTogether(2, 3).forEach(each -> assertTrue(each.isCompletedExceptionally()));
        broken = false;
        tell(4);
        assertEquals("single [4]", all());
    }

    @Test
    void shouldLeaveItToItsTellerToTellABusyBrokerAgain() {
        var told = tellTogether(1, 2);
        asked.get(0).answer.completeExceptionally(new MQBrokerException(ResponseCode.SYSTEM_BUSY, "busy"));
        assertTrue(told.get(0).isCompletedExceptionally() && told.get(1).isCompletedExceptionally());
        assertEquals("together [1, 2]", all());
    }

    @Test
    void shouldTellEachByItselfWhereManyAreRefused() {
        var told = tellTogether(1, 2);
        tell(3);
        asked.get(0).answer.completeExceptionally(
            new MQBrokerException(ResponseCode.MESSAGE_ILLEGAL, "the queue of one is not there"));
        assertEquals("together [1, 2], single [1], single [2]", all());
        asked.get(1).answer.completeExceptionally(new MQBrokerException(ResponseCode.MESSAGE_ILLEGAL, "not there"));
        asked.get(2).answer.complete(null);
        assertTrue(told.get(0).isCompletedExceptionally());
        told.get(1).join();
        asked.get(3).answer.complete(null);
        tellTogether(4, 5);
        assertEquals("together [1, 2], single [1], single [2], single [3], together [4, 5]", all());
    }

    @Test
    void shouldWaitForNothingWhereTheBrokerKnowsSingleOnesOnly() {
        tellTogether(1, 2);
        asked.get(0).answer.completeExceptionally(
            new MQBrokerException(ResponseCode.REQUEST_CODE_NOT_SUPPORTED, "what is 200151?"));
        var told = tellTogether(3, 4);
        assertEquals("together [1, 2], single [1], single [2], single [3], single [4]", all());
        asked.get(3).answer.complete(null);
        told.get(0).join();
        assertFalse(told.get(1).isDone());
    }

    @Test
    void shouldTellByItselfWhatIsFarFromWhereItsPopBegan() {
        tellTogether(1, 1 << 14, 2);
        assertEquals("single [16384], together [1, 2]", all());
    }
}
