package org.apache.rocketmq.broker.send;

import org.apache.rocketmq.broker.delay.DelaySchedule;
import org.apache.rocketmq.broker.timer.Timers;
import org.apache.rocketmq.broker.transaction.Transactions;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.store.NewMessage;

/** Where a single message goes that does not go to its own queue at once: it is delayed, half, or given up. */
final class Detours {
    private final DelaySchedule schedule;
    private final Timers timers;
    private final DeadLetters deadLetters;
    private final Transactions transactions;

    Detours(DelaySchedule schedule, Timers timers, DeadLetters deadLetters, Transactions transactions) {
        this.schedule = schedule;
        this.timers = timers;
        this.deadLetters = deadLetters;
        this.transactions = transactions;
    }

    /**
     * The message as it is to be stored now.
     *
     * @param request what it came by
     * @throws RequestRejected where it asks for what cannot be
     */
    NewMessage of(NewMessage message, Request<SendMessageHeader> request, String uniqueKey) {
        var on = message.topic().startsWith(Names.RETRY_PREFIX)
            ? deadLetters.ifExhausted(message, request.header(), request.command().getVersion()) : message;
        int level = delayLevel(on.properties());
        if (isHalf(on)) {
            if (isDelayed(on.properties())) {
                // Apache's broker takes it, commits it with success, and never delivers it. Its clients do not send it.
                throw illegal(Refusal.TRANSACTION_DELAYED, "a transactional message may not be delayed");
            }
            return transactions.half(on, request.header().producerGroup(), uniqueKey);
        }
        checkNotEnded(on.sysFlag());
        return level > 0 ? schedule.postpone(on, level) : timers.postpone(on);
    }

    /** By what a message can be taken back that is stored so; null where it cannot. */
    String recallHandle(NewMessage stored) {
        return timers.recallHandle(stored);
    }

    /** Whether a message is to wait: by a level, which counts where it has both, or until a moment. */
    static boolean isDelayed(String properties) {
        return delayLevel(properties) > 0 || Timers.isAskedFor(properties);
    }

    /** What was once a half message keeps that property when a consumer sends it to its group's topics. */
    private static boolean isHalf(NewMessage message) {
        return asksForTransaction(message.properties()) && !Names.isGroupTopic(message.topic());
    }

    /** Refuses what cannot be part of a transaction. */
    static void checkNoTransaction(int systemFlag, String properties) {
        if (asksForTransaction(properties)) {
            throw illegal(Refusal.TRANSACTION_NOT_POSSIBLE, "a reply may not be transactional");
        }
        checkNotEnded(systemFlag);
    }

    static boolean asksForTransaction(String properties) {
        return Boolean.parseBoolean(PropertiesText.find(properties, MessageConst.PROPERTY_TRANSACTION_PREPARED));
    }

    /** A record of these kinds has no place in a queue: nobody would ever see it. */
    private static void checkNotEnded(int systemFlag) {
        int kind = systemFlag & RecordLayout.TRANSACTION_BITS;
        if (kind == RecordLayout.TRANSACTION_PREPARED || kind == RecordLayout.TRANSACTION_ROLLBACK) {
            throw illegal(Refusal.TRANSACTION_FLAG_BAD, "its system flag " + systemFlag
                + " is that of a transaction, but its property "
                + MessageConst.PROPERTY_TRANSACTION_PREPARED + " is not true");
        }
    }

    static int delayLevel(String properties) {
        String level = PropertiesText.find(properties, MessageConst.PROPERTY_DELAY_TIME_LEVEL);
        if (level == null || level.isEmpty()) {
            return 0;
        }
        try {
            return Integer.parseInt(level);
        } catch (NumberFormatException e) {
            throw illegal(Refusal.DELAY_LEVEL_BAD, "its delay level '" + level + "' is not a number");
        }
    }

    private static RequestRejected illegal(Refusal cause, String why) {
        return new RequestRejected(cause, "the message is illegal: " + why);
    }
}
