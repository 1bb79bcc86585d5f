/** A program that asks for messages instead of being handed them. */
package org.apache.rocketmq.example.litepull;
