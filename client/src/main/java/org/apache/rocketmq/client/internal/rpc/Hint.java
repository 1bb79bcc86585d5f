package org.apache.rocketmq.client.internal.rpc;

import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.exception.RemotingSendRequestException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** What to try after a failure: the end of the text that tells of it. */
public final class Hint {
    private Hint() { }

    /**
     * A sentence, without its full stop; empty where the failure's own text says it all.
     *
     * @param setting by which there is more time
     */
    public static String after(Throwable failure, String setting) {
        if (failure instanceof MQBrokerException refusal) {
            return after(refusal.getResponseCode());
        }
        if (failure instanceof RemotingConnectException) {
            return "Check that a server runs there, and that it can be reached from here";
        }
        if (failure instanceof RemotingTimeoutException) {
            return "It may have been done all the same; check that the server runs and is not overloaded, or allow"
                + " more time (" + setting + ")";
        }
        if (failure instanceof RemotingTooMuchRequestException) {
            return "Ask for less at a time";
        }
        // What has a cause was not sent, for that cause.
        return failure instanceof RemotingSendRequestException && failure.getCause() == null
            ? "Try again; the server's log may tell why the connection ended, and whether it was done" : "";
    }

    private static String after(int code) {
        return switch (code) {
            case ResponseCode.SYSTEM_BUSY, ResponseCode.FLOW_CONTROL -> "Ask for less at a time, or try again later";
            case ResponseCode.SERVICE_NOT_AVAILABLE ->
                "Try again later; the broker's log and its disk tell what is wrong there";
            case ResponseCode.MESSAGE_ILLEGAL -> "Change the message: as it is, no broker takes it";
            case ResponseCode.NO_PERMISSION ->
                "Check the permissions of the topic and the group, of the broker (brokerPermission) and of the user";
            case ResponseCode.TOPIC_NOT_EXIST ->
                "Create the topic, or let brokers create topics by themselves (autoCreateTopicEnable)";
            case ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST ->
                "Create the group, or let brokers create groups by themselves (autoCreateSubscriptionGroup)";
            case ResponseCode.SUBSCRIPTION_NOT_EXIST, ResponseCode.SUBSCRIPTION_NOT_LATEST ->
                "Try again: the broker hears of the subscription by the next heartbeat";
            case ResponseCode.SUBSCRIPTION_PARSE_FAILED -> "Correct the expression that selects messages";
            case ResponseCode.REQUEST_CODE_NOT_SUPPORTED ->
                "The broker is of a version that cannot do that, or has it turned off";
            default -> "The broker's log may say more";
        };
    }
}
