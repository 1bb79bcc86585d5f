package org.apache.rocketmq.store.key;

/** What a query's key is compared with. */
public enum KeyKind {
    /** The unique key that the client gave the message, or one of its KEYS. */
    ANY,
    /** One of the message's KEYS. */
    KEYS,
    /** The unique key that the client gave the message. */
    UNIQUE,
    /** The message's tags. */
    TAGS
}
