/** What operators' tools have in common with clients. */
package org.apache.rocketmq.client.admin;
