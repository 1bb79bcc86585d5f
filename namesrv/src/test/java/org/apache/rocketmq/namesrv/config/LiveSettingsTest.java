package org.apache.rocketmq.namesrv.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.apache.rocketmq.common.internal.config.BadSettingsException;
import org.apache.rocketmq.common.internal.config.Settings;
import org.junit.jupiter.api.Test;

/** The settings, and which of them may change at run time. */
class LiveSettingsTest {

    @Test
    void shouldHaveRocketmqsDefaults() throws BadSettingsException {
        var config = NamesrvConfig.from(settings(Map.of()));

        assertEquals("0.0.0.0", config.bindAddress());
        assertEquals(9876, config.port());
        assertEquals(Duration.ofSeconds(120), config.maxIdle());
        assertEquals(Duration.ofSeconds(5), config.scanInterval());
        assertTrue(config.kvConfigPath().endsWith("namesrv/kvConfig.json"));
    }

    @Test
    void shouldNameEachBadValue() {
        var complaints = assertThrows(BadSettingsException.class,
            () -> settings(Map.of("listenPort", "99999", "orderMessageEnable", "perhaps"))).complaints();

        assertEquals(2, complaints.size(), complaints.toString());
    }

    @Test
    void shouldChangeASwitch() throws BadSettingsException {
        var live = new LiveSettings(settings(Map.of()));
        assertFalse(live.switches().orderConfigInRoutes());

        live.change(Map.of("orderMessageEnable", "true"));

        assertTrue(live.switches().orderConfigInRoutes());
        assertEquals("true", live.all().get("orderMessageEnable"));
    }

    @Test
    void shouldRefuseAllWhenOneIsNoSwitch() throws BadSettingsException {
        var live = new LiveSettings(settings(Map.of()));
        for (String key : new String[] {"kvConfigPath", "configStorePath", "rocketmqHome", "bindAddress", "listenPort",
            "serverSelectorThreads", "nonsense", ""}) {
            var complaints = assertThrows(BadSettingsException.class,
                () -> live.change(Map.of("orderMessageEnable", "true", key, "1"))).complaints();
            assertEquals(1, complaints.size());
            assertTrue(complaints.get(0).startsWith("[" + key + "]"), complaints.get(0));
        }
        assertFalse(live.switches().orderConfigInRoutes());
    }

    @Test
    void shouldRefuseValuesThatAreNotAllowed() throws BadSettingsException {
        var live = new LiveSettings(settings(Map.of()));

        assertThrows(BadSettingsException.class, () -> live.change(Map.of("orderMessageEnable", "perhaps")));
        assertThrows(BadSettingsException.class, () -> live.change(Map.of("orderMessageEnable", "true\n")));
        assertThrows(BadSettingsException.class, () -> live.change(Map.of("orderMessageEnable", "true\rx=y")));

        assertFalse(live.switches().orderConfigInRoutes());
    }

    private static Settings settings(Map<String, String> texts) throws BadSettingsException {
        return Settings.parse(texts, NamesrvConfig.settings());
    }
}
