package org.apache.rocketmq.test.program;

import java.util.HashMap;
import java.util.Map;

/** The arguments of a program, each {@code key=value}. */
final class Arguments {
    private final Map<String, String> values = new HashMap<>();

    Arguments(String[] arguments) {
        for (String argument : arguments) {
            int split = argument.indexOf('=');
            values.put(argument.substring(0, split), argument.substring(split + 1));
        }
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
