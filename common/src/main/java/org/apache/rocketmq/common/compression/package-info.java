/** How message bodies are compressed. */
package org.apache.rocketmq.common.compression;
