package org.apache.rocketmq.remoting.protocol;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** The version of a table: it changes with each change of the table, so that equal versions mean equal tables. */
public class DataVersion extends RemotingSerializable {
    private long stateVersion;
    private long timestamp;
    private AtomicLong counter = new AtomicLong();

    /** The version of a table that was never changed. */
    public DataVersion() { }

    public DataVersion(DataVersion other) {
        assignNewOne(other);
    }

    /** Becomes a version that this was not before. */
    public void nextVersion(long nowMillis) {
        timestamp = nowMillis;
        counter.incrementAndGet();
    }

    /** Becomes equal to the other one. */
    public void assignNewOne(DataVersion other) {
        stateVersion = other.stateVersion;
        timestamp = other.timestamp;
        counter.set(other.counter.get());
    }

    /** Set by a controller when the master changes; 0 without one. */
    public long getStateVersion() {
        return stateVersion;
    }

    public void setStateVersion(long stateVersion) {
        this.stateVersion = stateVersion;
    }

    /** When the table changed last. */
    public long getTimestamp() {
        return timestamp;
    }

    public void setTimestamp(long timestamp) {
        this.timestamp = timestamp;
    }

    /** How often the table has changed. */
    public AtomicLong getCounter() {
        return counter;
    }

    public void setCounter(AtomicLong counter) {
        this.counter = counter == null ? new AtomicLong() : counter;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other != null && getClass() == other.getClass() && same((DataVersion) other);
    }

    private boolean same(DataVersion other) {
        return stateVersion == other.stateVersion && timestamp == other.timestamp
            && counter.get() == other.counter.get();
    }

    @Override
    public int hashCode() {
        return Objects.hash(stateVersion, timestamp, counter.get());
    }

    @Override
    public String toString() {
        return "DataVersion [stateVersion=" + stateVersion + ", timestamp=" + timestamp + ", counter=" + counter + "]";
    }
}
