package org.apache.rocketmq.broker.config;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.apache.rocketmq.common.internal.config.BadSettingsException;
import org.apache.rocketmq.common.internal.config.Setting;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.remoting.protocol.DataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The owner of the settings while the broker runs. */
public final class LiveSettings {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSettings.class);
    private static final int SHOWN_LENGTH = 64;
    /** What is no setting here and forbidden by Apache's broker as well. */
    private static final Set<String> WITH_THE_START = Set.of("brokerConfigPath", "configBlackList");

    private final List<Setting<?>> changeable;
    private final ConfigFile file;
    private final Effect effect;
    private final InstantSource clock;
    /** Guarded by this. */
    private final DataVersion version = new DataVersion();
    private volatile Current current;

    /**
     * The settings at one time.
     *
     * @param texts every setting as a properties file has it, sorted by key
     * @param version goes on with each change, as JSON
     */
    record Current(Settings settings, SortedMap<String, String> texts, String version) { }

    /** What a change does to the parts of a broker. */
    @FunctionalInterface
    public interface Effect {

        /**
         * Looks whether the broker can work with changed settings.
         *
         * @return puts them into effect; it does not fail
         * @throws BadSettingsException where it cannot
         */
        Runnable prepare(Settings changed) throws BadSettingsException;
    }

    /**
     * Takes over the settings that the broker was started with.
     *
     * @param changeable those that may be changed, and that the effect puts into effect; each allows what may come
     *     over the wire, which may be less than the file may say
     * @param file where changes are written; null where the broker was started without one
     */
    public LiveSettings(Settings settings, List<Setting<?>> changeable, ConfigFile file, Effect effect,
        InstantSource clock) {

        this.clock = clock;
        this.current = next(settings);
        this.changeable = List.copyOf(changeable);
        this.file = file;
        this.effect = effect;
    }

    private synchronized Current next(Settings settings) {
        version.nextVersion(clock.millis());
        return new Current(settings, settings.all(), version.toJson());
    }

    Current current() {
        return current;
    }

    /**
     * Changes some settings, all or none of them.
     *
     * @throws BadSettingsException where one may not be changed, or not to this value
     * @throws IOException where the file cannot be written
     */
    public synchronized void change(Map<String, String> changes) throws BadSettingsException, IOException {
        requireChangeable(changes.keySet());
        Settings.parse(changes, changeable);
        var changed = current.settings.with(changes);
        var inEffect = effect.prepare(changed);
        if (file != null) {
            file.set(changes);
        }
        current = next(changed);
        inEffect.run();
        LOG.info("Changed{}: {}", file == null ? " until the next start, for there is no file" : "", changes);
    }

    /** Complaints about those keys that must not be changed over the wire. */
    List<String> forbidden(Set<String> keys) {
        var known = current.texts;
        var allowed = changeable.stream().map(Setting::key).collect(Collectors.toSet());
        List<String> complaints = new ArrayList<>();
        for (String key : keys) {
            if (WITH_THE_START.contains(key)) {
                complaints.add("[" + key + "] is told with the start only");
            } else if (known.containsKey(key) && !allowed.contains(key)) {
                complaints.add("[" + key + "] is set in the broker's file only, and holds from its next start on");
            }
        }
        return complaints;
    }

    private void requireChangeable(Set<String> keys) throws BadSettingsException {
        var complaints = forbidden(keys);
        for (String key : keys) {
            if (!current.texts.containsKey(key) && !WITH_THE_START.contains(key)) {
                complaints.add("[" + shown(key) + "] is no setting of this broker");
            }
        }
        if (!complaints.isEmpty()) {
            throw new BadSettingsException(complaints);
        }
    }

    private static String shown(String key) {
        return key.codePoints().limit(SHOWN_LENGTH).filter(c -> !Character.isISOControl(c))
            .mapToObj(Character::toString).collect(Collectors.joining());
    }
}
