/**
 * Real processes for tests: our servers as users start them, Apache's servers, and small client programs, each a
 * child with its own ports and folders, found again by its boot line and ended by its own id.
 *
 * <p>Start with {@code Cluster}: a test class has one, and it stops everything that it started.
 */
package org.apache.rocketmq.test.cluster;
