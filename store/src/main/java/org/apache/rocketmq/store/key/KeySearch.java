package org.apache.rocketmq.store.key;

/**
 * What to look for.
 *
 * @param kind what the key is compared with
 * @param maxMessages the most messages to find
 * @param maxBytes the search ends before them, but finds one message at least
 * @param beginMillis messages stored earlier are not wanted
 * @param endMillis messages stored later are not wanted
 */
public record KeySearch(String topic, KeyKind kind, String key, int maxMessages, int maxBytes, long beginMillis,
    long endMillis) { }
