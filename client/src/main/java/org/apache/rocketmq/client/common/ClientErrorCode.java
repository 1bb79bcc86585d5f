package org.apache.rocketmq.client.common;

/** The response codes that a client exception carries when no server gave one. */
public class ClientErrorCode {
    /** A broker could not be connected to. */
    public static final int CONNECT_BROKER_EXCEPTION = 10001;
    /** A broker did not answer in time. */
    public static final int ACCESS_BROKER_TIMEOUT = 10002;
    /** The broker of a queue is in no known route. */
    public static final int BROKER_NOT_EXIST_EXCEPTION = 10003;
    /** No name server is configured, or none answers. */
    public static final int NO_NAME_SERVER_EXCEPTION = 10004;
    /** No name server knows the topic. */
    public static final int NOT_FOUND_TOPIC_EXCEPTION = 10005;
    /** A request to another client was not answered in time. */
    public static final int REQUEST_TIMEOUT_EXCEPTION = 10006;
    /** A message cannot be answered, as it says nothing of where the answer goes. */
    public static final int CREATE_REPLY_MESSAGE_EXCEPTION = 10007;
}
