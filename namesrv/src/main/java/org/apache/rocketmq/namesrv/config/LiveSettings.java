package org.apache.rocketmq.namesrv.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.rocketmq.common.internal.config.BadSettingsException;
import org.apache.rocketmq.common.internal.config.Setting;
import org.apache.rocketmq.common.internal.config.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The owner of the settings while the name server runs. A change holds until the next start. */
public final class LiveSettings {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSettings.class);
    private static final int SHOWN_LENGTH = 64;

    private volatile Settings settings;
    private volatile Switches switches;

    public LiveSettings(Settings settings) {
        this.settings = settings;
        this.switches = Switches.from(settings);
    }

    public Switches switches() {
        return switches;
    }

    /** Every setting as a properties file has it, sorted by key. */
    public Map<String, String> all() {
        return settings.all();
    }

    /**
     * Changes some switches, all or none of them.
     *
     * @throws BadSettingsException when one is no switch, or its value is not allowed
     */
    public synchronized void change(Map<String, String> changes) throws BadSettingsException {
        var complaints = forbidden(changes.keySet());
        for (String key : changes.keySet()) {
            if (!settings.all().containsKey(key)) {
                complaints.add("[" + shown(key) + "] is no setting of this name server");
            }
        }
        if (!complaints.isEmpty()) {
            throw new BadSettingsException(complaints);
        }
        var changed = settings.with(changes);
        settings = changed;
        switches = Switches.from(changed);
        LOG.info("changed until the next start: {}", changes);
    }

    /** Complaints about those keys that are no switches, but settings. */
    public List<String> forbidden(Set<String> keys) {
        var changeable = Switches.settings().stream().map(Setting::key).sorted().toList();
        List<String> complaints = new ArrayList<>();
        for (String key : keys) {
            if (settings.all().containsKey(key) && !changeable.contains(key)) {
                complaints.add("[" + key + "] cannot be changed while the name server runs; these can: "
                    + String.join(", ", changeable));
            }
        }
        return complaints;
    }

    private static String shown(String key) {
        return key.codePoints().limit(SHOWN_LENGTH).filter(c -> !Character.isISOControl(c))
            .mapToObj(Character::toString).collect(Collectors.joining());
    }
}
