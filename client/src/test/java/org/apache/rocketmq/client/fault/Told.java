package org.apache.rocketmq.client.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.exception.RequestTimeoutException;
import org.junit.jupiter.api.function.Executable;

/** A failure as an application hears of it. */
record Told(Throwable failure) {
    static final int NO_CODE = -1;

    private static final Pattern MILLIS = Pattern.compile("\\d+ ms");

    /** What the call throws. */
    static Told by(Executable call) {
        try {
            call.execute();
        } catch (Throwable failure) {
            return new Told(failure);
        }
        throw new AssertionError("nothing fails");
    }

    /** It is of exactly this class, with this code, if it has any. */
    Told as(Class<? extends Throwable> kind, int code) {
        assertEquals(kind, failure.getClass(), failure::toString);
        assertEquals(code, code(), failure::toString);
        return this;
    }

    private int code() {
        if (failure instanceof MQBrokerException refusal) {
            return refusal.getResponseCode();
        }
        if (failure instanceof RequestTimeoutException late) {
            return late.getResponseCode();
        }
        return failure instanceof MQClientException known ? known.getResponseCode() : NO_CODE;
    }

    /** Its text has all of these. */
    Told says(String... parts) {
        assertNotNull(failure.getMessage(), failure::toString);
        for (String part : parts) {
            assertTrue(failure.getMessage().contains(part), () -> "[" + part + "] is not in: " + failure.getMessage());
        }
        return this;
    }

    /** Its text says after how long, and all of these. */
    Told saysWhen(String... parts) {
        assertTrue(MILLIS.matcher(failure.getMessage()).find(), failure::getMessage);
        return says(parts);
    }
}
