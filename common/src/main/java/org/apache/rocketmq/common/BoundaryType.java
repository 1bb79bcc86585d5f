package org.apache.rocketmq.common;

/** Which of several messages of the same time a search by time finds: the first or the last. */
public enum BoundaryType {
    LOWER("lower"),
    UPPER("upper");

    private final String name;

    BoundaryType(String name) {
        this.name = name;
    }

    public String getName() {
        return name;
    }

    /** The type of this name, whatever its case; LOWER for any other text and for null. */
    public static BoundaryType getType(String name) {
        return UPPER.name.equalsIgnoreCase(name) ? UPPER : LOWER;
    }
}
