package org.apache.rocketmq.broker.assignment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.message.MessageRequestMode;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.protocol.body.SetMessageRequestModeRequestBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How queues are divided, as Apache's broker 5.5.0 was seen to do it, and what is kept of modes. */
class AssignmentTest {
    private static final List<MessageQueue> QUEUES =
        IntStream.range(0, 4).mapToObj(i -> new MessageQueue("Orders", "b", i)).toList();

    @TempDir
    Path folder;

    private static Set<Integer> ids(Iterable<MessageQueue> queues) {
        var ids = new LinkedHashSet<Integer>();
        queues.forEach(queue -> ids.add(queue.getQueueId()));
        return new TreeSet<>(ids);
    }

    @Test
    void shouldDivideQueuesBetweenMembers() {
        var inARow = Shares.division("AVG");
        var inTurn = Shares.division("AVG_BY_CIRCLE");
        assertEquals(List.of(Set.of(0, 1), Set.of(2), Set.of(3)),
            IntStream.range(0, 3).mapToObj(member -> ids(inARow.of(member, 3, QUEUES))).toList());
        assertEquals(List.of(Set.of(0, 3), Set.of(1), Set.of(2)),
            IntStream.range(0, 3).mapToObj(member -> ids(inTurn.of(member, 3, QUEUES))).toList());
        assertEquals(List.of(Set.of(0, 1, 2), Set.of(2, 3), Set.of(0, 1, 3)),
            IntStream.range(0, 3).mapToObj(member -> ids(Shares.shared(inARow, member, 3, 1, QUEUES))).toList());
        assertEquals(Set.of(), ids(inARow.of(5, 6, QUEUES)));
        assertNull(Shares.division("CONSISTENT_HASH"));
    }

    @Test
    void shouldGiveAnyQueueOfEachBroker() {
        var queues = List.of(new MessageQueue("Orders", "b", 0), new MessageQueue("Orders", "a", 0),
            new MessageQueue("Orders", "a", 1));
        assertEquals(Set.of(new MessageQueue("Orders", "a", -1), new MessageQueue("Orders", "b", -1)),
            Shares.anyOfEach(queues));
    }

    @Test
    void shouldKeepModesAndForgetThoseOfWhatIsGone() throws Exception {
        var file = new TableFile(folder, "messageRequestMode.json");
        var modes = RequestModes.open(file);
        modes.set(mode("Orders", "billing"));
        modes.set(mode("Orders", "audit"));
        modes.set(mode("Returns", "audit"));
        modes.save();
        var again = RequestModes.open(file);
        assertEquals(MessageRequestMode.POP, again.find("Orders", "billing").getMode());
        assertEquals(8, again.find("Orders", "billing").getPopShareQueueNum());
        again.removeGroup("billing");
        again.removeTopic("Returns");
        again.save();
        assertEquals("{\"messageRequestModeMap\":{\"Orders\":{\"audit\":{\"consumerGroup\":\"audit\",\"mode\":\"POP\","
            + "\"popShareQueueNum\":8,\"topic\":\"Orders\"}}}}", RequestModes.open(file).text());
    }

    @Test
    void shouldKeepNoMoreModesThanMayBe() throws Exception {
        var modes = RequestModes.open(new TableFile(folder, "messageRequestMode.json"));
        for (int i = 0; i < RequestModes.MOST; i++) {
            modes.set(mode("Orders", "g" + i));
        }
        modes.set(mode("Orders", "g0"));
        assertThrows(RequestRejected.class, () -> modes.set(mode("Orders", "more")));
    }

    private static SetMessageRequestModeRequestBody mode(String topic, String group) {
        var mode = new SetMessageRequestModeRequestBody();
        mode.setTopic(topic);
        mode.setConsumerGroup(group);
        mode.setMode(MessageRequestMode.POP);
        mode.setPopShareQueueNum(8);
        return mode;
    }
}
