package org.apache.rocketmq.test.program;

import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.client.ClientConfig;

/** The arguments of a program, each {@code key=value}. */
final class Arguments {
    /** So long that a busy machine is no failure. */
    static final int TIMEOUT_MILLIS = 30_000;

    private final Map<String, String> values = new HashMap<>();

    Arguments(String[] arguments) {
        for (String argument : arguments) {
            int split = argument.indexOf('=');
            values.put(argument.substring(0, split), argument.substring(split + 1));
        }
    }

    /** Tells a client its name server, and to wait for answers. */
    void prepare(ClientConfig client) {
        client.setNamesrvAddr(text("namesrv"));
        client.setMqClientApiTimeout(TIMEOUT_MILLIS);
    }

    String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("argument missing: " + key + "=...");
        }
        return value;
    }

    String text(String key, String otherwise) {
        return values.getOrDefault(key, otherwise);
    }

    int number(String key, int otherwise) {
        String value = values.get(key);
        return value == null ? otherwise : Integer.parseInt(value);
    }
}
