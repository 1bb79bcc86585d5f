/**
 * The settings while the broker runs: operators read them, and change those on a list. No change has the broker write
 * elsewhere, trust others, or delete messages at once; but whoever reaches the port can close the broker to clients, or
 * have it keep messages for an hour only. A change is checked like the file, for some more strictly, holds at once, and
 * is written to the file that the broker was started with. Start with {@code LiveSettings}.
 */
package org.apache.rocketmq.broker.config;
