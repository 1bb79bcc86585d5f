package org.apache.rocketmq.namesrv;

import org.apache.rocketmq.namesrv.config.NamesrvConfig;
import org.apache.rocketmq.srvutil.ServerCommand;
import org.apache.rocketmq.srvutil.ServerMain;

/** The name server's main program. */
public final class NamesrvStartup {
    private NamesrvStartup() { }

    public static void main(String[] args) {
        var command = ServerCommand.of("mqnamesrv", NamesrvConfig.settings());
        System.exit(new ServerMain(command, System.out, System.err).run(args,
            launch -> Namesrv.start(launch.settings())));
    }
}
