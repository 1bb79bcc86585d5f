/**
 * What a server process needs to start and to stop: its command line, its properties file, what it says when it cannot
 * start, and an orderly end when it is told to. Start with {@code ServerMain}.
 */
package org.apache.rocketmq.srvutil;
