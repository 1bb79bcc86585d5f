/** Messages, queues and their ids under the public API's names, and the codec between messages and stored records. */
package org.apache.rocketmq.common.message;
