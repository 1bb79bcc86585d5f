package org.apache.rocketmq.broker;

import org.apache.rocketmq.srvutil.ServerCommand;
import org.apache.rocketmq.srvutil.ServerMain;

/** The broker's main program. */
public final class BrokerStartup {
    private BrokerStartup() { }

    public static void main(String[] args) {
        var command = ServerCommand.withNameServers("mqbroker", BrokerSettings.all());
        System.exit(new ServerMain(command, System.out, System.err)
            .run(args, launch -> Broker.start(launch.settings())));
    }
}
