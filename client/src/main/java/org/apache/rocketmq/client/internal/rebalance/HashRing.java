package org.apache.rocketmq.client.internal.rebalance;

import java.util.Collection;
import java.util.TreeMap;
import org.apache.rocketmq.common.consistenthash.HashFunction;

/**
 * A ring on which each owner has some places. A key belongs to the owner of the first place at its hash or behind it.
 * Where two owners have the same place, it is the later one's.
 */
public final class HashRing {
    private final TreeMap<Long, String> places = new TreeMap<>();
    private final HashFunction hash;

    public HashRing(Collection<String> owners, int placesPerOwner, HashFunction hash) {
        this.hash = hash;
        for (String owner : owners) {
            for (int i = 0; i < placesPerOwner; i++) {
                places.put(hash.hash(owner + "-" + i), owner);
            }
        }
    }

    /** The owner of a key; null where the ring has no places. */
    public String owner(String key) {
        if (places.isEmpty()) {
            return null;
        }
        var place = places.ceilingEntry(hash.hash(key));
        return (place == null ? places.firstEntry() : place).getValue();
    }
}
