package org.apache.rocketmq.test.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.rocketmq.client.consumer.AllocateMessageQueueStrategy;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMachineRoomNearby;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueAveragelyByCircle;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueByConfig;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueByMachineRoom;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueConsistentHash;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Has each strategy share random queues among random members, and prints what each member gets. Arguments: seed,
 * cases.
 */
public final class ShareQueues {
    private static final int MOST_QUEUES = 24;
    private static final int MOST_MEMBERS = 7;
    private static final int ROOMS = 4;

    private ShareQueues() { }

    public static void main(String[] texts) {
        var arguments = new Arguments(texts);
        lines(arguments.number("seed", 1), arguments.number("cases", 1))
            .forEach(line -> System.out.println("share " + line));
        System.out.println("done");
    }

    /** A line for each case, strategy and member; the same from each implementation. */
    public static List<String> lines(long seed, int cases) {
        var random = new Random(seed);
        var lines = new ArrayList<String>();
        for (int number = 0; number < cases; number++) {
            var queues = queues(random);
            var members = members(random);
            var rooms = new TreeSet<>(Set.of("room" + random.nextInt(ROOMS), "room" + random.nextInt(ROOMS) + "x"));
            rooms.add("room" + random.nextInt(ROOMS));
            for (AllocateMessageQueueStrategy strategy : strategies(random, queues, rooms)) {
                for (String member : members) {
                    lines.add(number + " " + strategy.getName() + " " + queues.size() + "/" + members.size() + " "
                        + member + " " + share(strategy, member, queues, members));
                }
                lines.add(number + " " + strategy.getName() + " " + share(strategy, "stranger", queues, members));
            }
        }
        return lines;
    }

    private static List<AllocateMessageQueueStrategy> strategies(
        Random random, List<MessageQueue> queues, Set<String> rooms) {

        var config = new AllocateMessageQueueByConfig();
        config.setMessageQueueList(queues.subList(0, random.nextInt(queues.size())));
        var room = new AllocateMessageQueueByMachineRoom();
        room.setConsumeridcs(rooms);
        int few = random.nextInt(16) + 1;
        return List.of(new AllocateMessageQueueAveragely(), new AllocateMessageQueueAveragelyByCircle(), config, room,
            new AllocateMessageQueueConsistentHash(), new AllocateMessageQueueConsistentHash(random.nextInt(40)),
            new AllocateMessageQueueConsistentHash(few, key -> Math.floorMod(key.hashCode(), few)),
            new AllocateMachineRoomNearby(new AllocateMessageQueueAveragely(), new ByName()),
            new AllocateMachineRoomNearby(new AllocateMessageQueueConsistentHash(), new ByName()));
    }

    private static String share(
        AllocateMessageQueueStrategy strategy, String member, List<MessageQueue> queues, List<String> members) {

        try {
            var share = new StringBuilder();
            for (MessageQueue queue : strategy.allocate("group", member, queues, members)) {
                share.append(queue.getBrokerName()).append(':').append(queue.getQueueId()).append(' ');
            }
            return share.toString();
        } catch (IllegalArgumentException e) {
            return e.getClass().getName();
        }
    }

    private static List<MessageQueue> queues(Random random) {
        var queues = new TreeSet<MessageQueue>();
        int count = random.nextInt(MOST_QUEUES) + 1;
        while (queues.size() < count) {
            String broker = "room" + random.nextInt(ROOMS) + "@broker" + random.nextInt(3);
            queues.add(new MessageQueue("topic", random.nextInt(9) == 0 ? "lonely" : broker, random.nextInt(8)));
        }
        return List.copyOf(queues);
    }

    private static List<String> members(Random random) {
        var members = new TreeSet<String>();
        int count = random.nextInt(MOST_MEMBERS) + 1;
        while (members.size() < count) {
            members.add("10.0.0." + random.nextInt(99) + "@room" + random.nextInt(ROOMS));
        }
        return List.copyOf(members);
    }

    /** Rooms by the names of brokers and members. */
    private static final class ByName implements AllocateMachineRoomNearby.MachineRoomResolver {
        @Override
        public String brokerDeployIn(MessageQueue messageQueue) {
            return messageQueue.getBrokerName().split("@")[0];
        }

        @Override
        public String consumerDeployIn(String clientID) {
            return clientID.split("@")[1];
        }
    }
}
