package org.apache.rocketmq.broker.attribute;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.rocketmq.broker.limit.LimitAttributes;

/** Which attributes there may be, with which values. Changes name an attribute as {@code +name} or {@code -name}. */
public final class AttributeRules {
    /** Of topics. Whose values are one only, Apache's broker has others, which this one cannot serve. */
    public static final AttributeRules TOPICS = new AttributeRules("topic", Map.of(
        "queue.type", oneOf("SimpleCQ"),
        "cleanup.policy", oneOf("DELETE"),
        "message.type",
        oneOf("UNSPECIFIED", "NORMAL", "FIFO", "DELAY", "TRANSACTION", "PRIORITY", "LITE", "MIXED"),
        "reserve.time", number(-1),
        "lite.topic.expiration", number(-1),
        LimitAttributes.SENT_MESSAGES, limit(),
        LimitAttributes.SENT_BYTES, limit()));

    /** Of groups. Those of Apache's that are about lite topics are kept and not acted upon. */
    public static final AttributeRules GROUPS = new AttributeRules("group", Map.ofEntries(
        Map.entry("priority.factor", percentage()),
        Map.entry("lite.bind.topic", anyText()),
        Map.entry("lite.sub.client.quota", number(-1)),
        Map.entry("lite.sub.client.max.event.cnt", number(0)),
        Map.entry("lite.sub.model", oneOf("Shared", "Exclusive")),
        Map.entry("lite.sub.reset.offset.exclusive", oneOf("true", "false")),
        Map.entry("lite.sub.reset.offset.unsubscribe", oneOf("true", "false")),
        Map.entry("lite.sub.wildcard", anyText()),
        Map.entry(LimitAttributes.PULLED_MESSAGES, limit()),
        Map.entry(LimitAttributes.PULLED_BYTES, limit()),
        Map.entry(LimitAttributes.WAITING_PULLS, limit())));

    private final String owner;
    private final Map<String, Allowed> known;

    /** What a value may be, and how to say that. */
    private record Allowed(Predicate<String> test, String sentence) { }

    private AttributeRules(String owner, Map<String, Allowed> known) {
        this.owner = owner;
        this.known = known;
    }

    private static Allowed oneOf(String... values) {
        var all = Set.of(values);
        return new Allowed(all::contains, "one of " + all.stream().sorted().toList());
    }

    private static Allowed number(int least) {
        return new Allowed(text -> text.matches("-?\\d{1,18}") && Long.parseLong(text) >= least,
            "a number from " + least + " on");
    }

    private static Allowed percentage() {
        return new Allowed(text -> text.matches("\\d{1,2}|100"), "a number from 0 to 100");
    }

    private static Allowed limit() {
        return new Allowed(LimitAttributes::isNumber, LimitAttributes.RANGE);
    }

    private static Allowed anyText() {
        return new Allowed(text -> !text.isBlank(), "a text");
    }

    /**
     * The attributes after changes in the form {@code +name=value,-name}.
     *
     * @param before may be null
     * @param changes may be null
     * @throws IllegalArgumentException where a change is malformed, or sets what this broker does not have
     */
    public Map<String, String> change(Map<String, String> before, String changes) {
        var parsed = new LinkedHashMap<String, String>();
        if (changes != null && !changes.isBlank()) {
            for (String change : changes.split(",", -1)) {
                int equals = change.indexOf('=');
                parsed.put(equals < 0 ? change.trim() : change.substring(0, equals).trim(),
                    equals < 0 ? null : change.substring(equals + 1).trim());
            }
        }
        return change(before, parsed);
    }

    /**
     * The attributes after changes that lead from {@code +name} or {@code -name} to a value, which the latter needs
     * not.
     *
     * @param before may be null
     * @param changes may be null
     * @throws IllegalArgumentException where a change is malformed, or sets what this broker does not have
     */
    public Map<String, String> change(Map<String, String> before, Map<String, String> changes) {
        var after = before == null ? new HashMap<String, String>() : new HashMap<>(before);
        if (changes != null) {
            changes.forEach((signed, value) -> apply(signed, value, after));
        }
        return after;
    }

    private void apply(String signed, String value, Map<String, String> attributes) {
        if (signed.startsWith("-") && (value == null || value.isEmpty())) {
            attributes.remove(known(signed.substring(1)));
        } else if (signed.startsWith("+") && value != null) {
            String name = known(signed.substring(1));
            attributes.put(name, allowed(name, value));
        } else {
            throw new IllegalArgumentException("the attribute change '" + signed
                + (value == null ? "" : "=" + value) + "' is not +name=value or -name");
        }
    }

    private String known(String name) {
        if (!known.containsKey(name)) {
            throw new IllegalArgumentException("there is no " + owner + " attribute '" + name
                + "', but " + known.keySet().stream().sorted().toList());
        }
        return name;
    }

    private String allowed(String name, String value) {
        var allowed = known.get(name);
        if (!allowed.test.test(value)) {
            throw new IllegalArgumentException(
                "the " + owner + " attribute " + name + " may not be '" + value + "', but " + allowed.sentence);
        }
        return value;
    }
}
