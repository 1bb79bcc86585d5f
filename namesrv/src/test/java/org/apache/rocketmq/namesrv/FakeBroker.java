package org.apache.rocketmq.namesrv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.remoting.internal.request.RegisterBrokerHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.UnregisterBrokerHeader;
import org.apache.rocketmq.remoting.protocol.DataVersion;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.RegisterBrokerBody;

/** What a broker says to a name server. Each call of {@link #has} changes its topics and their version. */
final class FakeBroker {
    final RegisterBrokerBody body = new RegisterBrokerBody();
    final DataVersion version = new DataVersion();
    boolean compressed;
    Long timeoutMillis;
    int crcError;

    private final Caller caller;
    private final String cluster;
    private final String name;
    private final long id;
    private final String address;

    FakeBroker(Caller caller, String cluster, String name, long id, String address) {
        this.caller = caller;
        this.cluster = cluster;
        this.name = name;
        this.id = id;
        this.address = address;
        version.setTimestamp(1000);
        body.getTopicConfigSerializeWrapper().setDataVersion(version);
        has("SELF_TEST_TOPIC", 1, 6, 0);
    }

    FakeBroker has(String topic, int queues, int permission, int sysFlag) {
        var config = new TopicConfig(topic, queues, queues, permission);
        config.setTopicSysFlag(sysFlag);
        body.getTopicConfigSerializeWrapper().getTopicConfigTable().put(topic, config);
        version.setCounter(new AtomicLong(version.getCounter().get() + 1));
        return this;
    }

    RemotingCommand register() {
        var reply = tryToRegister();
        assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
        return reply;
    }

    RemotingCommand tryToRegister() {
        var bytes = body.encode(compressed);
        return caller.ask(Requests.REGISTER_BROKER, new RegisterBrokerHeader(name, address, cluster, "127.0.0.1:7777",
            id, timeoutMillis, false, compressed, RegisterBrokerBody.crcOf(bytes) + crcError), bytes);
    }

    void unregister() {
        caller.get(Requests.UNREGISTER_BROKER, new UnregisterBrokerHeader(name, address, cluster, id), null);
    }
}
