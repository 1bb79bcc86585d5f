package org.apache.rocketmq.style;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets tests that wait for something wait for a minute, unless they say otherwise: Awaitility's ten seconds are not
 * enough where a test's machine is busy. What comes ends the wait as before. JUnit finds it by itself.
 */
public final class PatientWaits implements BeforeAllCallback {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(LONGEST);
    }
}
