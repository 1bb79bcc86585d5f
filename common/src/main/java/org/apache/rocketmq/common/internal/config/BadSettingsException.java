package org.apache.rocketmq.common.internal.config;

import java.util.List;

/** Settings that cannot be used. Each complaint is a line that names the key, its value and what is allowed. */
public final class BadSettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final List<String> complaints;

    public BadSettingsException(List<String> complaints) {
        super(String.join(System.lineSeparator(), complaints));
        this.complaints = List.copyOf(complaints);
    }

    public BadSettingsException(String complaint) {
        this(List.of(complaint));
    }

    public List<String> complaints() {
        return complaints;
    }
}
