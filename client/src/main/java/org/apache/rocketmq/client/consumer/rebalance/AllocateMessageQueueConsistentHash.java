package org.apache.rocketmq.client.consumer.rebalance;

import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.client.internal.rebalance.HashRing;
import org.apache.rocketmq.client.internal.rebalance.Md5Hash;
import org.apache.rocketmq.common.consistenthash.HashFunction;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Shares by a ring of hashes: when a member comes or goes, few queues change hands. Shares are uneven; the more places
 * a member has on the ring, the less.
 */
public class AllocateMessageQueueConsistentHash extends AbstractAllocateMessageQueueStrategy {
    private static final int DEFAULT_PLACES = 10;

    private final int placesPerMember;
    private final HashFunction hash;

    public AllocateMessageQueueConsistentHash() {
        this(DEFAULT_PLACES);
    }

    public AllocateMessageQueueConsistentHash(int virtualNodeCnt) {
        this(virtualNodeCnt, null);
    }

    /**
     * A strategy with a hash function of one's own.
     *
     * @param virtualNodeCnt how many places each member has on the ring; 0 gives nobody anything
     * @param customHashFunction places members and queues; null is MD5
     * @throws IllegalArgumentException where the number is negative
     */
    public AllocateMessageQueueConsistentHash(int virtualNodeCnt, HashFunction customHashFunction) {
        if (virtualNodeCnt < 0) {
            throw new IllegalArgumentException("virtualNodeCnt must not be negative, but is " + virtualNodeCnt);
        }
        this.placesPerMember = virtualNodeCnt;
        this.hash = customHashFunction == null ? new Md5Hash() : customHashFunction;
    }

    @Override
    public List<MessageQueue> allocate(String consumerGroup, String currentCID, List<MessageQueue> mqAll,
        List<String> cidAll) {

        var mine = new ArrayList<MessageQueue>();
        if (check(consumerGroup, currentCID, mqAll, cidAll)) {
            var ring = new HashRing(cidAll, placesPerMember, hash);
            mqAll.stream().filter(queue -> currentCID.equals(ring.owner(queue.toString()))).forEach(mine::add);
        }
        return mine;
    }

    @Override
    public String getName() {
        return "CONSISTENT_HASH";
    }
}
