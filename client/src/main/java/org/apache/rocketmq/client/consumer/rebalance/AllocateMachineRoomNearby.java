package org.apache.rocketmq.client.consumer.rebalance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.consumer.AllocateMessageQueueStrategy;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Shares the queues of each machine room among the members there, by another strategy. The queues of a room without
 * members are shared among all.
 */
public class AllocateMachineRoomNearby extends AbstractAllocateMessageQueueStrategy {
    private final AllocateMessageQueueStrategy allocateMessageQueueStrategy;
    private final MachineRoomResolver machineRoomResolver;

    /**
     * Tells where brokers and members are; the same for each member of a group. It must not wait, as what calls it: see
     * {@link AllocateMessageQueueStrategy}.
     */
    public interface MachineRoomResolver {

        /** The room of a queue's broker. */
        String brokerDeployIn(MessageQueue messageQueue);

        /** The room of a member, by its client id. */
        String consumerDeployIn(String clientID);
    }

    public AllocateMachineRoomNearby(AllocateMessageQueueStrategy allocateMessageQueueStrategy,
        MachineRoomResolver machineRoomResolver) throws NullPointerException {

        this.allocateMessageQueueStrategy =
            Objects.requireNonNull(allocateMessageQueueStrategy, "allocateMessageQueueStrategy is null");
        this.machineRoomResolver = Objects.requireNonNull(machineRoomResolver, "machineRoomResolver is null");
    }

    /** The member's share; the resolver must know the room of each queue and member. */
    @Override
    public List<MessageQueue> allocate(String consumerGroup, String currentCID, List<MessageQueue> mqAll,
        List<String> cidAll) {

        var mine = new ArrayList<MessageQueue>();
        if (!check(consumerGroup, currentCID, mqAll, cidAll)) {
            return mine;
        }
        var queues = byRoom(mqAll, machineRoomResolver::brokerDeployIn, "mq");
        var members = byRoom(cidAll, machineRoomResolver::consumerDeployIn, "consumer id");
        String here = machineRoomResolver.consumerDeployIn(currentCID);
        if (queues.containsKey(here)) {
            mine.addAll(share(consumerGroup, currentCID, queues.get(here), members.get(here)));
        }
        queues.forEach((room, theirs) -> {
            if (!members.containsKey(room)) {
                mine.addAll(share(consumerGroup, currentCID, theirs, cidAll));
            }
        });
        return mine;
    }

    private List<MessageQueue> share(String group, String member, List<MessageQueue> queues, List<String> members) {
        return allocateMessageQueueStrategy.allocate(group, member, queues, members);
    }

    private static <T> Map<String, List<T>> byRoom(List<T> all, Function<T, String> room, String kind) {
        return all.stream().collect(Collectors.groupingBy(each -> {
            String name = room.apply(each);
            if (name == null || name.isEmpty()) {
                throw new IllegalArgumentException("Machine room is null for " + kind + " " + each);
            }
            return name;
        }, TreeMap::new, Collectors.toList()));
    }

    @Override
    public String getName() {
        return "MACHINE_ROOM_NEARBY-" + allocateMessageQueueStrategy.getName();
    }
}
