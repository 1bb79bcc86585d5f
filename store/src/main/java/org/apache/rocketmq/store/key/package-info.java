/**
 * The key index: from a message's keys to its place in the log, in Apache RocketMQ's index files.
 *
 * <p>It follows the log on a thread of its own ({@code KeyIndexer}), which alone writes; anyone looks keys up
 * ({@code KeyQuery}). It derives from the log alone: what is missing, damaged or not surely on the disk is thrown
 * away and made anew from the log, in the background.
 *
 * <p>Start with {@code IndexLayout}, then {@code IndexFile}, {@code KeyIndex}, {@code KeyIndexer}.
 */
package org.apache.rocketmq.store.key;
