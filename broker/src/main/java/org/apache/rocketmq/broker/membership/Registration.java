package org.apache.rocketmq.broker.membership;

import java.util.ArrayList;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.remoting.internal.request.RegisterBrokerHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.body.RegisterBrokerBody;
import org.apache.rocketmq.remoting.protocol.body.TopicConfigAndMappingSerializeWrapper;

/** What a broker tells a name server: who it is, and its topics at one moment. */
record Registration(RegisterBrokerHeader header, byte[] body) {
    private static final int READ_WRITE = PermName.PERM_READ | PermName.PERM_WRITE;

    static Registration of(BrokerIdentity self, MembershipRules rules, Topics.Snapshot topics) {
        var wrapper = new TopicConfigAndMappingSerializeWrapper();
        wrapper.setDataVersion(topics.version());
        var table = new ConcurrentHashMap<String, TopicConfig>();
        topics.byName().forEach((name, topic) -> table.put(name, bounded(topic, rules.brokerPermission().getAsInt())));
        wrapper.setTopicConfigTable(table);
        var message = new RegisterBrokerBody();
        message.setTopicConfigSerializeWrapper(wrapper);
        message.setFilterServerList(new ArrayList<>());
        byte[] body = message.encode(rules.compressed());
        var header = new RegisterBrokerHeader(self.name(), self.address(), self.cluster(), self.haAddress(),
            self.id(), null, false, rules.compressed(), RegisterBrokerBody.crcOf(body));
        return new Registration(header, body);
    }

    /** A broker that is closed for reading or writing closes all of its topics. */
    private static TopicConfig bounded(TopicConfig topic, int brokerPermission) {
        if ((brokerPermission & READ_WRITE) == READ_WRITE) {
            return topic;
        }
        var copy = new TopicConfig(topic);
        copy.setPerm(topic.getPerm() & brokerPermission);
        return copy;
    }

    RemotingCommand request() {
        return Requests.REGISTER_BROKER.request(header, body);
    }
}
