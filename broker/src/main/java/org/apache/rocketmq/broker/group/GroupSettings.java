package org.apache.rocketmq.broker.group;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.rocketmq.broker.attribute.AttributeRules;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.broker.topic.AllowedNames;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.protocol.DataVersion;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.body.SubscriptionGroupWrapper;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;

/**
 * The settings of the consumer groups by name, kept in {@code config/subscriptionGroup.json}. A group that first shows
 * up gets the default settings, where the configuration lets it. Settings in the table are replaced, never changed.
 */
public final class GroupSettings {
    /** So many groups the table holds at most: consumers make groups by naming them. */
    static final int MAX_GROUPS = 200_000;

    private final TableFile file;
    private volatile boolean autoCreate;
    private final InstantSource clock;
    private final ConcurrentMap<String, SubscriptionGroupConfig> byName;
    private final DataVersion version;
    /** What we do not act on yet and hand back as it was. */
    private final ConcurrentMap<String, ConcurrentMap<String, Integer>> forbidden;
    private volatile Runnable onChange = () -> { };
    /** Guarded by the file. */
    private long savedCounter;

    private GroupSettings(TableFile file, boolean autoCreate, InstantSource clock, SubscriptionGroupWrapper saved) {
        this.file = file;
        this.autoCreate = autoCreate;
        this.clock = clock;
        version = new DataVersion(saved.getDataVersion());
        forbidden = saved.getForbiddenTable();
        byName = new ConcurrentHashMap<>(saved.getSubscriptionGroupTable());
        byName.forEach((name, settings) -> settings.setGroupName(name));
        savedCounter = version.getCounter().get();
    }

    /** Reads the table from disk. */
    public static GroupSettings open(TableFile file, boolean autoCreate, InstantSource clock) throws IOException {
        return new GroupSettings(file, autoCreate, clock, file.load(new SubscriptionGroupWrapper(),
            new TableFile.Shape<>("subscriptionGroupTable",
                json -> RemotingSerializable.fromJson(json, SubscriptionGroupWrapper.class),
                table -> table.toJson(true))));
    }

    /** Sets whether a group gets the default settings when it first shows up. */
    public void autoCreate(boolean wanted) {
        autoCreate = wanted;
    }

    /** Sets who hears of each change, on the changing thread. */
    public void onChange(Runnable listener) {
        onChange = listener;
    }

    /**
     * The group's settings; a group that is new gets the default ones.
     *
     * @throws RequestRejected where none may be called so, or groups have to be made by an operator
     */
    public SubscriptionGroupConfig of(String group, NoGroup refusal) {
        var found = byName.get(group);
        if (found != null) {
            return found;
        }
        String complaint = Names.groupComplaint(group);
        if (complaint != null) {
            throw refusal.because(group, complaint);
        }
        if (!autoCreate) {
            throw refusal.because(group, "autoCreateSubscriptionGroup is false");
        }
        return add(group);
    }

    /**
     * The settings of a group that must be there.
     *
     * @throws RequestRejected where it is not
     */
    public SubscriptionGroupConfig require(String group, NoGroup refusal) {
        var found = byName.get(group);
        if (found == null) {
            throw refusal.of(group);
        }
        return found;
    }

    /** Whether there is such a group, or would be as soon as somebody names it. */
    public boolean mayBeThere(String group) {
        return autoCreate || exists(group);
    }

    /** Whether there is such a group. */
    public boolean exists(String group) {
        return byName.containsKey(group);
    }

    /** The group's attributes; null where there is no such group. */
    public Map<String, String> attributes(String group) {
        var found = byName.get(group);
        return found == null ? null : found.getAttributes();
    }

    /** The names of all groups, sorted. */
    public SortedSet<String> names() {
        return new TreeSet<>(byName.keySet());
    }

    /**
     * Makes a group or replaces its settings, whose attributes are changes to those that it has.
     *
     * @throws RequestRejected where the name is bad or a figure makes no sense
     */
    void update(SubscriptionGroupConfig settings) {
        update(List.of(settings));
    }

    /**
     * Makes groups or replaces their settings; all of them, in one change.
     *
     * @throws RequestRejected where a name is bad, a figure or attribute makes no sense, or there is no room for all;
     *     then nothing has changed
     * @see #update(SubscriptionGroupConfig)
     */
    void update(List<SubscriptionGroupConfig> all) {
        all.forEach(GroupSettings::check);
        synchronized (this) {
            requireRoom(all.stream().map(SubscriptionGroupConfig::getGroupName)
                .filter(group -> !byName.containsKey(group)).distinct().toList());
            changeAttributes(all);
            all.forEach(settings -> byName.put(settings.getGroupName(), settings));
            version.nextVersion(clock.millis());
        }
        onChange.run();
    }

    private void changeAttributes(List<SubscriptionGroupConfig> all) {
        for (var settings : all) {
            try {
                settings.setAttributes(
                    AttributeRules.GROUPS.change(attributes(settings.getGroupName()), settings.getAttributes()));
            } catch (IllegalArgumentException e) {
                throw new RequestRejected(Refusal.PARAMETER_BAD, e.getMessage());
            }
        }
    }

    private static void check(SubscriptionGroupConfig settings) {
        AllowedNames.requireGroup(settings.getGroupName());
        requireFrom("retryQueueNums", 0, settings.getRetryQueueNums());
        requireFrom("retryMaxTimes", -1, settings.getRetryMaxTimes());
        requireFrom("consumeTimeoutMinute", 0, settings.getConsumeTimeoutMinute());
    }

    private static void requireFrom(String what, int least, int value) {
        if (value < least) {
            throw new RequestRejected(Refusal.PARAMETER_OUT_OF_RANGE,
                what + " is " + value + "; it must be at least " + least, value, least, Integer.MAX_VALUE);
        }
    }

    /** Forgets a group's settings; one that is not there is no failure. */
    public void remove(String group) {
        synchronized (this) {
            if (byName.remove(group) == null) {
                return;
            }
            forbidden.remove(group);
            version.nextVersion(clock.millis());
        }
        onChange.run();
    }

    /** Has what another broker's table has, and nothing else; it is in the form of its file. */
    public void become(String json) {
        var table = RemotingSerializable.fromJson(json, SubscriptionGroupWrapper.class);
        var groups = table.getSubscriptionGroupTable();
        groups.forEach((name, settings) -> settings.setGroupName(name));
        synchronized (this) {
            boolean changed = byName.keySet().retainAll(groups.keySet())
                | !forbidden.equals(table.getForbiddenTable());
            forbidden.clear();
            forbidden.putAll(table.getForbiddenTable());
            for (var settings : groups.values()) {
                changed |= !settings.equals(byName.put(settings.getGroupName(), settings));
            }
            if (!changed) {
                return;
            }
            version.nextVersion(clock.millis());
        }
        onChange.run();
    }

    private void requireRoom(List<String> newGroups) {
        if (!newGroups.isEmpty() && byName.size() + newGroups.size() > MAX_GROUPS) {
            throw new RequestRejected(Refusal.TOO_MANY_GROUPS, "the group "
                + newGroups.get(Math.max(0, MAX_GROUPS - byName.size())) + " is not made: this broker has "
                + byName.size() + " groups, of at most " + MAX_GROUPS, byName.size(), MAX_GROUPS);
        }
    }

    private SubscriptionGroupConfig add(String group) {
        SubscriptionGroupConfig settings;
        synchronized (this) {
            settings = byName.get(group);
            if (settings != null) {
                return settings;
            }
            requireRoom(List.of(group));
            settings = new SubscriptionGroupConfig();
            settings.setGroupName(group);
            byName.put(group, settings);
            version.nextVersion(clock.millis());
        }
        onChange.run();
        return settings;
    }

    /** Writes the table to disk where it has changed since it was written last. */
    public void save() throws IOException {
        synchronized (file) {
            var snapshot = snapshot();
            long counter = snapshot.getDataVersion().getCounter().get();
            if (counter != savedCounter) {
                file.save(snapshot.toJson(true));
                savedCounter = counter;
            }
        }
    }

    /** A copy of the table and its version that belong together. */
    synchronized SubscriptionGroupWrapper snapshot() {
        var snapshot = new SubscriptionGroupWrapper();
        snapshot.setDataVersion(new DataVersion(version));
        snapshot.setForbiddenTable(forbidden);
        snapshot.setSubscriptionGroupTable(new ConcurrentHashMap<>(byName));
        return snapshot;
    }
}
