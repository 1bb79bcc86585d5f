package org.apache.rocketmq.broker.query;

import java.util.Map;
import java.util.function.IntSupplier;

/**
 * What a broker is among those of its name, and what waits for them.
 *
 * @param isPrimary whether it takes messages itself
 * @param copiesWaiting how many messages wait until enough replicas have them
 */
public record RoleLines(boolean isPrimary, IntSupplier copiesWaiting) {

    void put(Map<String, String> table) {
        table.put("brokerActive", Boolean.toString(isPrimary));
        table.put("copyWaitingCount", Integer.toString(copiesWaiting.getAsInt()));
    }
}
