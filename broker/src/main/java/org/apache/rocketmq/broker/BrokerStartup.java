package org.apache.rocketmq.broker;

import org.apache.rocketmq.srvutil.ServerCommand;
import org.apache.rocketmq.srvutil.ServerMain;

/** The broker's main program. */
public final class BrokerStartup {
    private BrokerStartup() { }

    public static void main(String[] args) {
        var command = ServerCommand.withNameServers("mqbroker", BrokerSettings.all());
        System.exit(new ServerMain(command, System.out, System.err).run(args, launch -> {
            var broker = Broker.start(launch.settings(), launch.configFile());
            for (String nameServer : broker.lostNameServers()) {
                System.err.println("warning: name server " + nameServer + " cannot be reached; the broker serves, but"
                    + " clients that ask there do not find it. It is tried again and again");
            }
            return broker;
        }));
    }
}
