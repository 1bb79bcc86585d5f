package org.apache.rocketmq.remoting.protocol.body;

import com.alibaba.fastjson2.JSON;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.compression.Zlib;
import org.apache.rocketmq.remoting.protocol.BadBodyException;
import org.apache.rocketmq.remoting.protocol.DataVersion;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.statictopic.TopicQueueMappingInfo;

/**
 * The compressed form of a registration, which is one zlib stream. Each text has its length in bytes before it.
 * <pre>
 *   +--------------+-------------+------------------+---------------------+---------------+-----------------+
 *   | data version | topic count | topic texts      | filter server list  | mapping count | mappings        |
 *   | JSON         | 4 bytes     | TopicConfig's    | JSON array          | 4 bytes       | JSON            |
 *   +--------------+-------------+------------------+---------------------+---------------+-----------------+
 * </pre>
 * Brokers before 5.0.0 end after the filter servers.
 */
final class CompressedRegistration {
    private static final int FIRST_VERSION_WITH_MAPPINGS = 413;
    private static final int COMPRESSION_LEVEL = 9;
    /** As much as an uncompressed registration could have, which is one frame. */
    static final int MAX_INFLATED_BYTES = 16 * 1024 * 1024;

    private CompressedRegistration() { }

    static byte[] encode(RegisterBrokerBody body) {
        TopicConfigAndMappingSerializeWrapper topics = body.getTopicConfigSerializeWrapper();
        var out = new ByteArrayOutputStream();
        writeText(out, topics.getDataVersion().encode());
        Collection<TopicConfig> configs = topics.getTopicConfigTable().values();
        writeInt(out, configs.size());
        for (TopicConfig config : configs) {
            writeText(out, config.encode().getBytes(StandardCharsets.UTF_8));
        }
        writeText(out, JSON.toJSONBytes(body.getFilterServerList()));
        Collection<TopicQueueMappingInfo> mappings = topics.getTopicQueueMappingInfoMap().values();
        writeInt(out, mappings.size());
        for (TopicQueueMappingInfo mapping : mappings) {
            writeText(out, mapping.encode());
        }
        return Zlib.deflate(out.toByteArray(), COMPRESSION_LEVEL);
    }

    static RegisterBrokerBody decode(byte[] compressed, int brokerVersion, int mostBytes) {
        ByteBuffer in = inflated(compressed, mostBytes);
        var body = new RegisterBrokerBody();
        TopicConfigAndMappingSerializeWrapper topics = body.getTopicConfigSerializeWrapper();
        topics.setDataVersion(RemotingSerializable.decode(readText(in), DataVersion.class));
        for (int left = readCount(in); left > 0; left--) {
            TopicConfig config = topic(new String(readText(in), StandardCharsets.UTF_8));
            topics.getTopicConfigTable().put(config.getTopicName(), config);
        }
        body.setFilterServerList(RemotingSerializable.decodeList(readText(in), String.class));
        var mappings = new ConcurrentHashMap<String, TopicQueueMappingInfo>();
        if (brokerVersion >= FIRST_VERSION_WITH_MAPPINGS) {
            for (int left = readCount(in); left > 0; left--) {
                var mapping = RemotingSerializable.decode(readText(in), TopicQueueMappingInfo.class);
                if (mapping.getTopic() == null) {
                    throw new BadBodyException("a compressed registration has a mapping without a topic");
                }
                mappings.put(mapping.getTopic(), mapping);
            }
        }
        topics.setTopicQueueMappingInfoMap(mappings);
        return body;
    }

    private static ByteBuffer inflated(byte[] compressed, int mostBytes) {
        if (compressed == null) {
            throw new BadBodyException("a compressed registration is empty");
        }
        try {
            return ByteBuffer.wrap(Zlib.inflate(compressed, mostBytes));
        } catch (IllegalArgumentException e) {
            throw new BadBodyException("a compressed registration: " + e.getMessage(), e);
        }
    }

    private static TopicConfig topic(String text) {
        var config = new TopicConfig();
        if (!config.decode(text)) {
            throw new BadBodyException("a compressed registration has no topic in [" + text + "]");
        }
        return config;
    }

    private static int readCount(ByteBuffer in) {
        int count = in.remaining() < Integer.BYTES ? -1 : in.getInt();
        if (count < 0) {
            throw new BadBodyException("a compressed registration is cut before a count, or the count is negative");
        }
        return count;
    }

    private static byte[] readText(ByteBuffer in) {
        int length = readCount(in);
        if (length > in.remaining()) {
            throw new BadBodyException("a compressed registration has " + in.remaining() + " bytes left for a text of "
                + length);
        }
        var text = new byte[length];
        in.get(text);
        return text;
    }

    private static void writeInt(ByteArrayOutputStream out, int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    private static void writeText(ByteArrayOutputStream out, byte[] text) {
        writeInt(out, text.length);
        out.writeBytes(text);
    }
}
