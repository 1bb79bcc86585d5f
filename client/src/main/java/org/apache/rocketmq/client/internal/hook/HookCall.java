package org.apache.rocketmq.client.internal.hook;

import java.util.function.Consumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls an application's hooks: what those throw that only look on goes to the log. */
public final class HookCall {
    private static final Logger LOG = LoggerFactory.getLogger(HookCall.class);

    private HookCall() { }

    /** Something that a hook may refuse. */
    @FunctionalInterface
    public interface Refusing<T> {
        void ask(T context) throws MQClientException;
    }

    /** Asks a hook that may refuse; whatever it throws is a refusal, also that a library of its is missing. */
    public static <T> void ask(String name, Refusing<T> hook, T context) throws MQClientException {
        try {
            hook.ask(context);
        } catch (RuntimeException | LinkageError e) {
            throw new MQClientException("The hook " + name + " failed, so nothing is sent: " + e, e);
        }
    }

    /** Hands the hook of that name what it is told. */
    public static <T> void of(String name, Consumer<T> hook, T context) {
        try {
            hook.accept(context);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("The hook {} failed; the client goes on", name, e);
        }
    }
}
