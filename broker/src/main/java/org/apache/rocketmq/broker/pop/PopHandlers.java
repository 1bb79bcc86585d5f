package org.apache.rocketmq.broker.pop;

import java.util.function.Supplier;
import org.apache.rocketmq.broker.pull.ColdReads;
import org.apache.rocketmq.broker.pull.PullRules;
import org.apache.rocketmq.remoting.internal.request.AckMessageHeader;
import org.apache.rocketmq.remoting.internal.request.ChangeInvisibleTimeHeader;
import org.apache.rocketmq.remoting.internal.request.NotificationHeader;
import org.apache.rocketmq.remoting.internal.request.PeekMessageHeader;
import org.apache.rocketmq.remoting.internal.request.PollingInfoHeader;
import org.apache.rocketmq.remoting.internal.request.PopMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;

/** Makes the handlers of this package. */
public final class PopHandlers {
    private final Supplier<PullRules> rules;
    private final PopChecks checks;
    private final Pops pops;
    private final PopAnswers answers;
    private final PopHandler.Times times;
    private final ColdReads coldReads;

    PopHandlers(Supplier<PullRules> rules, PopChecks checks, Pops pops, PopAnswers answers, PopHandler.Times times,
        ColdReads coldReads) {

        this.rules = rules;
        this.checks = checks;
        this.pops = pops;
        this.answers = answers;
        this.times = times;
        this.coldReads = coldReads;
    }

    public Handler<PopMessageHeader> pop() {
        return new PopHandler(rules, checks, answers, pops.places(), new PopHandler.Waits(pops.polls(), times),
            new PopHandler.Disk(pops.reads(), coldReads));
    }

    public Handler<AckMessageHeader> ack() {
        return new AckHandler(checks, pops.settling(), pops.store());
    }

    public Handler<Void> batchAck() {
        return new BatchAckHandler(pops.rules(), checks, pops.settling());
    }

    public Handler<ChangeInvisibleTimeHeader> changeInvisible() {
        return new ChangeInvisibleHandler(checks, pops.settling());
    }

    public Handler<NotificationHeader> notification() {
        return new NotificationHandler(rules, checks, pops.places(), pops.polls(), times);
    }

    public Handler<PeekMessageHeader> peek() {
        return new PeekHandler(
            rules, checks, pops.places(), pops.readers(), new PopHandler.Disk(pops.reads(), coldReads));
    }

    public Handler<PollingInfoHeader> pollingInfo() {
        return new PollingInfoHandler(checks, pops.polls());
    }
}
