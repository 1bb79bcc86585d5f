/** What operators and administration tools ask for: making, changing and deleting topics. Runs on the admin lane. */
package org.apache.rocketmq.broker.admin;
