package org.apache.rocketmq.broker.pull;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.apache.rocketmq.common.sysflag.PullSysFlag;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/**
 * Gives a client a moment to consume, where few messages of very many are wanted. Apache's clients rest for 50 ms when
 * what they hold spans more than 2,000 offsets (consumeConcurrentlyMaxSpan). With such a filter some answers go as far,
 * and the next one is there before a listener could begin.
 */
final class Pacing {
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final long USUAL_LONGEST_SPAN = 2000;
    /** With 256 messages at most, the usual limit of an answer, this many offsets hold others than those wanted. */
    private static final long SPARSE_SPAN = 512;

    private Pacing() {
    }

    /** Whether an answer to a pull takes its client beyond the usual longest span, as far as the pull tells. */
    static boolean isDue(PullMessageHeader header, Response response) {
        if (response.code() != ResponseCode.SUCCESS || !PullSysFlag.hasCommitOffsetFlag(header.sysFlag())
            || header.queueOffset() - header.commitOffset() < USUAL_LONGEST_SPAN / 2) {
            return false;
        }
        long next = PullAnswers.nextOffset(response);
        return next - header.queueOffset() >= SPARSE_SPAN && next - header.commitOffset() > USUAL_LONGEST_SPAN;
    }

    /** The response, a moment later. */
    static CompletionStage<Response> later(Peer peer, Response response) {
        var later = new CompletableFuture<Response>();
        try {
            peer.executeAfter(MOMENT, () -> later.complete(response));
            return later;
        } catch (RejectedExecutionException e) {
            // The transport is being shut down, and whoever writes the response gives back what it holds.
            return response.now();
        }
    }
}
