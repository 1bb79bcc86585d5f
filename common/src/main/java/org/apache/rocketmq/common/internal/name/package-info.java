/** What topics and groups may be called, and the names that the system keeps for itself. */
package org.apache.rocketmq.common.internal.name;
