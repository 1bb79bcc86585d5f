package org.apache.rocketmq.namesrv;

import java.io.IOException;
import java.util.Map;
import org.apache.rocketmq.common.internal.config.BadSettingsException;
import org.apache.rocketmq.namesrv.config.NamesrvConfig;
import org.apache.rocketmq.srvutil.Launch;
import org.apache.rocketmq.srvutil.ServerCommand;
import org.apache.rocketmq.srvutil.ServerMain;

/** The name server's main program. */
public final class NamesrvStartup {
    private NamesrvStartup() { }

    public static void main(String[] args) {
        var command = ServerCommand.of("mqnamesrv", NamesrvConfig.settings());
        System.exit(new ServerMain(command, System.out, System.err).run(args, NamesrvStartup::start));
    }

    private static Namesrv start(Launch launch) throws IOException, BadSettingsException {
        var file = launch.configFile();
        return Namesrv.start(file == null ? launch.settings()
            : launch.settings().with(Map.of(NamesrvConfig.CONFIG_STORE_PATH_KEY, file.toString())));
    }
}
