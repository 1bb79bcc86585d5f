package org.apache.rocketmq.broker.timer;

import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;

/** Reads when a message is to be delivered. Of several properties the first counts, as with Apache's broker. */
final class DueTimes {
    /** A message without a timer. */
    static final long NONE = -1;

    private static final String COMMON_START = "TIMER_DE";

    private final TimerRules rules;

    DueTimes(TimerRules rules) {
        this.rules = rules;
    }

    /** Whether one of the properties is there. */
    static boolean asked(String properties) {
        return properties != null && properties.contains(COMMON_START)
            && (isSet(properties, MessageConst.PROPERTY_TIMER_DELAY_SEC)
            || isSet(properties, MessageConst.PROPERTY_TIMER_DELAY_MS)
            || isSet(properties, MessageConst.PROPERTY_TIMER_DELIVER_MS));
    }

    private static boolean isSet(String properties, String name) {
        String value = PropertiesText.find(properties, name);
        return value != null && !value.isEmpty();
    }

    /**
     * When a message is due; {@link #NONE} where it has no timer, or may go at once.
     *
     * @throws RequestRejected where the time is none, or too far away, or timers are off
     */
    long of(String properties, long nowMillis) {
        if (!asked(properties)) {
            return NONE;
        }
        if (!rules.enabled()) {
            throw new RequestRejected(Refusal.TIMERS_OFF,
                "accurate timer message is not enabled, timerWheelEnable is false");
        }
        long delayMillis = delay(properties, nowMillis);
        if (delayMillis > rules.longestDelayMillis()) {
            throw new RequestRejected(Refusal.TIMER_TOO_LONG, illegal("it would be delivered later than"
                + " timerMaxDelaySec allows"), delayMillis, rules.longestDelayMillis());
        }
        if (delayMillis > 0) {
            return nowMillis + delayMillis;
        }
        if (PropertiesText.find(properties, MessageConst.PROPERTY_TIMER_DEL_UNIQKEY) != null) {
            throw new RequestRejected(Refusal.TIMER_BAD, illegal(MessageConst.PROPERTY_TIMER_DEL_UNIQKEY
                + " is set, and its time is over"));
        }
        return NONE;
    }

    /** How long the message waits; where that is more than a number can hold, the longest that it can. */
    private long delay(String properties, long nowMillis) {
        if (isSet(properties, MessageConst.PROPERTY_TIMER_DELAY_SEC)) {
            long seconds = number(properties, MessageConst.PROPERTY_TIMER_DELAY_SEC);
            return seconds > Long.MAX_VALUE / WheelTime.SECOND ? Long.MAX_VALUE : seconds * WheelTime.SECOND;
        }
        if (isSet(properties, MessageConst.PROPERTY_TIMER_DELAY_MS)) {
            return number(properties, MessageConst.PROPERTY_TIMER_DELAY_MS);
        }
        return number(properties, MessageConst.PROPERTY_TIMER_DELIVER_MS) - nowMillis;
    }

    private long number(String properties, String name) {
        String text = PropertiesText.find(properties, name);
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw bad(name, text, e);
        }
        throw bad(name, text, null);
    }

    private RequestRejected bad(String name, String text, NumberFormatException cause) {
        var bad = new RequestRejected(Refusal.TIMER_BAD, illegal("its property " + name + " '" + text
            + "' is not a whole number from 0 to " + Long.MAX_VALUE));
        if (cause != null) {
            bad.addSuppressed(cause);
        }
        return bad;
    }

    /** What is wrong, after the words of Apache's broker, which has the same for all. */
    private String illegal(String why) {
        return "timer message illegal, the delay time should not be bigger than the max delay "
            + rules.longestDelayMillis() + "ms; or if set del msg, the delay time should be bigger than the current"
            + " time: " + why;
    }
}
