package org.apache.rocketmq.broker.membership;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Response;

/**
 * Has those who make topics hear of it when the name servers know, as they may ask one of them for the topic next.
 * Others do not wait.
 */
public final class RegisteredFirst {
    private final LongSupplier topicsVersion;
    private final Supplier<? extends CompletionStage<Void>> told;

    /**
     * Builds it.
     *
     * @param topicsVersion grows with each change of the topics
     * @param told complete when the name servers know of the changes until now, or when nobody should wait any longer
     */
    public RegisteredFirst(LongSupplier topicsVersion, Supplier<? extends CompletionStage<Void>> told) {
        this.topicsVersion = topicsVersion;
        this.told = told;
    }

    /** The same handler, whose answers wait where topics change while it is at work. */
    public <H> Handler<H> answering(Handler<H> handler) {
        return request -> {
            long before = topicsVersion.getAsLong();
            var answer = handler.handle(request);
            return answer == null || topicsVersion.getAsLong() == before ? answer : afterTold(answer, request.peer());
        };
    }

    private CompletionStage<Response> afterTold(CompletionStage<Response> answer, Executor loop) {
        return told.get().thenComposeAsync(done -> answer, loop);
    }
}
