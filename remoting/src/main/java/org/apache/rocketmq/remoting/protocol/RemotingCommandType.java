package org.apache.rocketmq.remoting.protocol;

/** What a frame is. */
public enum RemotingCommandType {
    REQUEST_COMMAND,
    RESPONSE_COMMAND
}
