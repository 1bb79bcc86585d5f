package org.apache.rocketmq.remoting.protocol.body;

import java.util.List;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;

/** Topics that are to be made or changed. */
public class CreateTopicListRequestBody extends RemotingSerializable {
    private List<TopicConfig> topicConfigList;

    public CreateTopicListRequestBody() { }

    public CreateTopicListRequestBody(List<TopicConfig> topicConfigList) {
        this.topicConfigList = topicConfigList;
    }

    public List<TopicConfig> getTopicConfigList() {
        return topicConfigList;
    }

    public void setTopicConfigList(List<TopicConfig> topicConfigList) {
        this.topicConfigList = topicConfigList;
    }
}
