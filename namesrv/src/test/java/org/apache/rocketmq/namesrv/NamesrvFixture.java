package org.apache.rocketmq.namesrv;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.common.internal.config.BadSettingsException;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.namesrv.config.NamesrvConfig;
import org.apache.rocketmq.remoting.internal.request.RequestType;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.transport.IoLoops;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.body.TopicList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A whole name server on a port of this machine for each test, with two processes that call it. */
abstract class NamesrvFixture {
    static final String UNQUOTED_ROUTE = "{\"brokerDatas\":[{\"brokerAddrs\":{0:\"127.0.0.1:20911\"},"
        + "\"brokerName\":\"broker-g\",\"cluster\":\"DefaultCluster\",\"enableActingMaster\":false}],"
        + "\"filterServerTable\":{},\"queueDatas\":[{\"brokerName\":\"broker-g\",\"perm\":6,\"readQueueNums\":4,"
        + "\"topicSysFlag\":0,\"writeQueueNums\":4}]}";
    static final String ROUTE = UNQUOTED_ROUTE.replace("{0:", "{\"0\":");

    @TempDir
    Path folder;
    final Map<String, String> texts = new HashMap<>();
    IoLoops loops;
    Namesrv namesrv;
    Caller brokers;
    Caller client;
    FakeBroker master;

    @BeforeEach
    void start() throws IOException, BadSettingsException {
        texts.put("bindAddress", "127.0.0.1");
        texts.put("listenPort", "0");
        texts.put("kvConfigPath", folder.resolve("kvConfig.json").toString());
        texts.put("scanNotActiveBrokerInterval", "10");
        namesrv = Namesrv.start(Settings.parse(texts, NamesrvConfig.settings()));
        loops = IoLoops.start("test-io", 1);
        brokers = new Caller(loops, namesrv.port());
        client = new Caller(loops, namesrv.port());
        master = new FakeBroker(brokers, "DefaultCluster", "broker-g", 0, "127.0.0.1:20911");
    }

    @AfterEach
    void close() {
        brokers.close();
        client.close();
        loops.close();
        namesrv.close();
    }

    <H> Set<String> topics(RequestType<H, ?> type, H header) {
        return RemotingSerializable.decode(client.get(type, header, null).getBody(), TopicList.class).getTopicList();
    }

    RemotingCommand update(String text) {
        return client.ask(Requests.UPDATE_NAMESRV_CONFIG, null, text.getBytes(StandardCharsets.UTF_8));
    }
}
