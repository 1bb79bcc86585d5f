package org.apache.rocketmq.client.trace;

/** What a trace tells of. */
public enum TraceType {
    /** A message was sent. */
    Pub,
    /** A delayed message was taken back. */
    Recall,
    /** A listener is about to be called. */
    SubBefore,
    /** A listener has returned. */
    SubAfter,
    /** A producer has told how a transaction ended. */
    EndTransaction
}
