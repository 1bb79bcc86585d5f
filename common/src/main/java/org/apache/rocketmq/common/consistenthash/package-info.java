/** What an application may set of consistent hashing. */
package org.apache.rocketmq.common.consistenthash;
