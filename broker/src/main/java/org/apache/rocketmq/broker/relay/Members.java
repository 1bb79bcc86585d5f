package org.apache.rocketmq.broker.relay;

import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.broker.group.Groups;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** Asks single members of groups, and hands their answers on as they are. */
final class Members {
    /** A member that consumes a message may take its time. */
    private static final long LONGEST_MILLIS = 10_000;

    private final Groups groups;

    Members(Groups groups) {
        this.groups = groups;
    }

    /**
     * Asks a member, known by its id.
     *
     * @throws RequestRejected where the group has no such member
     */
    CompletionStage<Response> ask(String group, String clientId, RemotingCommand question) {
        return find(group, clientId).call(question, LONGEST_MILLIS).handle((answer, failure) -> {
            if (failure != null) {
                throw refusal(group, clientId, failure);
            }
            var response = Response.of(answer.getCode(), answer.getRemark());
            return answer.getBody() == null ? response : response.body(answer.getBody());
        });
    }

    private Peer find(String group, String clientId) {
        return groups.members(group).entrySet().stream()
            .filter(member -> member.getValue().id().equals(clientId)).map(Map.Entry::getKey).findFirst()
            .orElseThrow(() -> new RequestRejected(
                Refusal.MEMBER_NOT_ONLINE, "The Consumer <" + group + "> <" + clientId + "> not online"));
    }

    private static RequestRejected refusal(String group, String clientId, Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause() : failure;
        String member = "consumer <" + group + "> <" + clientId + "> ";
        return cause instanceof RemotingTimeoutException
            ? new RequestRejected(Refusal.MEMBER_SILENT,
                member + "has not answered within " + LONGEST_MILLIS + " ms", LONGEST_MILLIS)
            : new RequestRejected(Refusal.MEMBER_UNREACHABLE, member + "cannot be asked: " + cause);
    }
}
