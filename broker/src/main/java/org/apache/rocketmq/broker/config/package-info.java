/**
 * The settings while the broker runs: operators read them, and change those on a list of harmless ones. A change is
 * checked like the file, holds at once, and is written to the file that the broker was started with. Start with
 * {@code LiveSettings}.
 */
package org.apache.rocketmq.broker.config;
