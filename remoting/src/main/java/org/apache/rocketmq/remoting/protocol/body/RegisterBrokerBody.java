package org.apache.rocketmq.remoting.protocol.body;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;

/** What a broker tells a name server: its topics and its filter servers. Travels as JSON or in a compressed form. */
public class RegisterBrokerBody extends RemotingSerializable {
    private TopicConfigAndMappingSerializeWrapper topicConfigSerializeWrapper =
        new TopicConfigAndMappingSerializeWrapper();
    private List<String> filterServerList = new ArrayList<>();

    public TopicConfigAndMappingSerializeWrapper getTopicConfigSerializeWrapper() {
        return topicConfigSerializeWrapper;
    }

    public void setTopicConfigSerializeWrapper(TopicConfigAndMappingSerializeWrapper topicConfigSerializeWrapper) {
        this.topicConfigSerializeWrapper = topicConfigSerializeWrapper;
    }

    public List<String> getFilterServerList() {
        return filterServerList;
    }

    public void setFilterServerList(List<String> filterServerList) {
        this.filterServerList = filterServerList;
    }

    /** This as a request's body; the header says whether it is compressed. */
    public byte[] encode(boolean compressed) {
        return compressed ? CompressedRegistration.encode(this) : encode();
    }

    /**
     * Reads a request's body.
     *
     * @param brokerVersion the version of the frame, as old brokers leave out a part of the compressed form
     * @throws org.apache.rocketmq.remoting.protocol.BadBodyException when it is none
     */
    public static RegisterBrokerBody decode(byte[] data, boolean compressed, int brokerVersion) {
        return decode(data, compressed, brokerVersion, CompressedRegistration.MAX_INFLATED_BYTES);
    }

    /** The same; a compressed body that holds more than so many bytes is refused. */
    public static RegisterBrokerBody decode(byte[] data, boolean compressed, int brokerVersion, int mostBytes) {
        RegisterBrokerBody body = compressed
            ? CompressedRegistration.decode(data, brokerVersion, mostBytes) : decode(data, RegisterBrokerBody.class);
        if (body.topicConfigSerializeWrapper == null) {
            body.topicConfigSerializeWrapper = new TopicConfigAndMappingSerializeWrapper();
        }
        if (body.filterServerList == null) {
            body.filterServerList = new ArrayList<>();
        }
        return body;
    }

    /** The checksum of a body that the request's header tells. */
    public static int crcOf(byte[] body) {
        return RecordLayout.bodyCrc(ByteBuffer.wrap(body));
    }
}
