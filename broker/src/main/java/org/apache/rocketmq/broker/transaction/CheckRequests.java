package org.apache.rocketmq.broker.transaction;

import java.util.Collections;
import org.apache.rocketmq.broker.group.Producers;
import org.apache.rocketmq.remoting.internal.request.CheckTransactionStateHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks producers how their transactions went. What they say comes as any other end of a transaction. */
final class CheckRequests {
    private static final Logger LOG = LoggerFactory.getLogger(CheckRequests.class);

    private final Producers producers;

    CheckRequests(Producers producers) {
        this.producers = producers;
    }

    /** Asks one of the group's producers, any that is connected. */
    void ask(HalfMessage half) {
        String group = half.group();
        if (group == null) {
            LOG.warn("Nobody is asked for the half message {}: it names no group of producers", half.id());
            return;
        }
        var header = new CheckTransactionStateHeader(half.ownTopic(), half.offset(), half.logPosition(),
            half.uniqueKey(), half.uniqueKey(), half.id());
        var peers = producers.peers(group);
        Collections.shuffle(peers);
        byte[] record = half.recordForProducer().array();
        for (var peer : peers) {
            if (peer.oneway(Requests.CHECK_TRANSACTION_STATE.request(header, record))) {
                return;
            }
        }
        LOG.warn("Nobody is asked for the half message {}, check {}: of the {} producers of the group {} that are"
            + " connected none takes the request", half.id(), half.checks(), peers.size(), group);
    }
}
