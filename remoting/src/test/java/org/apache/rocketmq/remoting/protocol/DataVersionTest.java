package org.apache.rocketmq.remoting.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

/** Versions of tables. */
class DataVersionTest {

    @Test
    void shouldDifferFromItsFormerSelfAfterAChangeInTheSameMillisecond() {
        var version = new DataVersion();
        version.nextVersion(5);
        var former = new DataVersion(version);
        assertEquals(former, version);
        assertEquals(former.hashCode(), version.hashCode());

        version.nextVersion(5);

        assertNotEquals(former, version);
    }

    @Test
    void shouldNotFollowTheVersionThatItWasMadeFrom() {
        var version = new DataVersion();
        var copy = new DataVersion(version);

        version.getCounter().set(9);

        assertEquals(0, copy.getCounter().get());
    }

    @Test
    void shouldReadWhatItWrote() {
        var version = new DataVersion();
        version.setStateVersion(3);
        version.nextVersion(1795370780753L);

        assertEquals("{\"counter\":1,\"stateVersion\":3,\"timestamp\":1795370780753}", version.toJson());
        assertEquals(version, RemotingSerializable.decode(version.encode(), DataVersion.class));
    }
}
