package org.apache.rocketmq.filter.expression;

/** A message's properties by name. */
@FunctionalInterface
public interface PropertyLookup {
    /** A property's value, or null where the message has none of that name. */
    String get(String name);
}
