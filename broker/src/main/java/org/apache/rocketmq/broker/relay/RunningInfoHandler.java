package org.apache.rocketmq.broker.relay;

import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.remoting.internal.request.GetConsumerRunningInfoHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;

/** Has a member of a group tell how it is. */
final class RunningInfoHandler implements Handler<GetConsumerRunningInfoHeader> {
    private final Members members;

    RunningInfoHandler(Members members) {
        this.members = members;
    }

    @Override
    public CompletionStage<Response> handle(Request<GetConsumerRunningInfoHeader> request) {
        var header = request.header();
        return members.ask(header.consumerGroup(), header.clientId(),
            Requests.GET_CONSUMER_RUNNING_INFO.request(header, null));
    }
}
