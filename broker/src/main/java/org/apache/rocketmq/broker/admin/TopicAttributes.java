package org.apache.rocketmq.broker.admin;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The attributes of a topic and the changes to them, in the form {@code +name=value,-name}. */
final class TopicAttributes {
    private static final Map<String, Set<String>> KNOWN = Map.of(
        "queue.type", Set.of("SimpleCQ"),
        "cleanup.policy", Set.of("DELETE"),
        "message.type", Set.of("UNSPECIFIED", "NORMAL", "FIFO", "DELAY", "TRANSACTION", "PRIORITY", "LITE", "MIXED"),
        "reserve.time", Set.of(),
        "lite.topic.expiration", Set.of());

    private TopicAttributes() { }

    /**
     * The attributes after the changes.
     *
     * @throws IllegalArgumentException where a change is malformed, or sets what this broker does not have
     */
    static Map<String, String> change(Map<String, String> before, String changes) {
        var after = before == null ? new HashMap<String, String>() : new HashMap<>(before);
        if (changes == null || changes.isBlank()) {
            return after;
        }
        for (String change : changes.split(",", -1)) {
            apply(change.trim(), after);
        }
        return after;
    }

    private static void apply(String change, Map<String, String> attributes) {
        int equals = change.indexOf('=');
        if (change.startsWith("-") && equals < 0) {
            attributes.remove(known(change.substring(1)));
        } else if (change.startsWith("+") && equals > 1) {
            String name = known(change.substring(1, equals));
            attributes.put(name, allowed(name, change.substring(equals + 1)));
        } else {
            throw new IllegalArgumentException("the attribute change '" + change + "' is not +name=value or -name");
        }
    }

    private static String known(String name) {
        if (!KNOWN.containsKey(name)) {
            throw new IllegalArgumentException("there is no topic attribute '" + name + "'");
        }
        return name;
    }

    private static String allowed(String name, String value) {
        var values = KNOWN.get(name);
        boolean fits = values.isEmpty() ? value.matches("-?\\d{1,18}") : values.contains(value);
        if (!fits) {
            throw new IllegalArgumentException("the topic attribute " + name + " may not be '" + value + "', but "
                + (values.isEmpty() ? "a number" : "one of " + values.stream().sorted().toList()));
        }
        return value;
    }
}
