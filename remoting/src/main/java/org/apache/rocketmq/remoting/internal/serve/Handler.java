package org.apache.rocketmq.remoting.internal.serve;

import java.util.concurrent.CompletionStage;

/**
 * Answers one kind of request.
 *
 * @param <H> the request header's record
 */
@FunctionalInterface
public interface Handler<H> {

    /**
     * Answers, now or later. A {@link RequestRejected}, thrown or as the stage's failure, is an expected refusal; any
     * other failure is a bug and becomes SYSTEM_ERROR. A null stage means that there is no answer, which only one-way
     * requests may have.
     */
    CompletionStage<Response> handle(Request<H> request);
}
