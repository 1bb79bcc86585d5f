package org.apache.rocketmq.broker;

import org.apache.rocketmq.broker.pull.PullRules;
import org.apache.rocketmq.broker.send.SendRules;

/**
 * What the settings say that may be changed while the broker runs; replaced as a whole when they are.
 *
 * @param resetByPull whether members hear of a move of their group when they pull
 */
record Rules(SendRules sending, PullRules pulling, boolean resetByPull) {

    /** The broker's own permission bits. */
    int permission() {
        return sending.brokerPermission();
    }
}
