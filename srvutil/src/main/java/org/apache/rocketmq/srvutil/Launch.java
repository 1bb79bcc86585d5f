package org.apache.rocketmq.srvutil;

import java.nio.file.Path;
import org.apache.rocketmq.common.internal.config.Settings;

/**
 * What a server was started with.
 *
 * @param settings from the properties file and the command line
 * @param configFile the properties file; null where there was none
 */
public record Launch(Settings settings, Path configFile) { }
