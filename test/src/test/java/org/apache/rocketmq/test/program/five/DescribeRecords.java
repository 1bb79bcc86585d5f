package org.apache.rocketmq.test.program.five;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;

/** Says what the client's classes make of stored records: their unique bytes, their parts, and a CRC as text. */
final class DescribeRecords {
    private static final int RECORDS = 20;
    private static final int BODY_CRC = 8;

    private DescribeRecords() { }

    static void into(List<String> lines, Random random) {
        for (int i = 0; i < RECORDS; i++) {
            try {
                describe(lines, random);
            } catch (Exception e) {
                lines.add("record fails with " + e);
            }
            var crc = ByteBuffer.allocate(64);
            MessageDecoder.createCrc32(crc, random.nextInt());
            lines.add("crc "
                + new String(crc.array(), 0, crc.position(), StandardCharsets.UTF_8).replace('\u0001', '|'));
        }
    }

    private static void describe(List<String> lines, Random random) throws Exception {
        var parts = new ArrayList<Message>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            var part = new Message(
                "topic", "tag" + i, "key", ("body " + random.nextInt()).getBytes(StandardCharsets.UTF_8));
            part.setFlag(random.nextInt(9));
            parts.add(part);
        }
        var record = record(random);
        lines.add("unique " + unique(record));
        byte[] bytes = MessageDecoder.encode(record, false);
        var read = MessageDecoder.decode(ByteBuffer.wrap(bytes), true, true, true, true, false);
        lines.add("read " + read.getMsgId() + " " + new TreeMap<>(read.getProperties()) + " "
            + new String(read.getBody(), StandardCharsets.UTF_8));
        record.setBody(MessageDecoder.encodeMessages(parts));
        var list = new ArrayList<MessageExt>();
        MessageDecoder.decodeMessage(record, list);
        list.forEach(part -> lines.add("part " + part.getTopic() + part.getQueueId() + "-" + part.getQueueOffset() + " "
            + part.getFlag() + " " + part.getCommitLogOffset() + " " + part.getBornHost() + part.getStoreHost() + " "
            + part.getReconsumeTimes() + " " + new TreeMap<>(part.getProperties()) + " "
            + new String(part.getBody(), StandardCharsets.UTF_8)));
    }

    /** Apache's has the CRC of the message, which is not that of its body. */
    private static String unique(MessageExt record) throws IOException {
        byte[] bytes = MessageDecoder.encodeUniquely(record, false);
        ByteBuffer.wrap(bytes).putInt(BODY_CRC, 0);
        return HexFormat.of().formatHex(bytes);
    }

    private static MessageExt record(Random random) {
        var record = new MessageExt();
        record.setTopic("topic");
        record.setBody(("text " + random.nextInt()).getBytes(StandardCharsets.UTF_8));
        record.setQueueId(random.nextInt(8));
        record.setQueueOffset(random.nextInt());
        record.setCommitLogOffset(random.nextInt(1 << 20));
        record.setBornTimestamp(random.nextInt());
        record.setStoreTimestamp(random.nextInt());
        record.setBornHost(new InetSocketAddress("10.0.0.1", 1 + random.nextInt(60_000)));
        record.setStoreHost(new InetSocketAddress("10.0.0.2", 1 + random.nextInt(60_000)));
        record.setReconsumeTimes(random.nextInt(5));
        MessageAccessor.putProperty(record, "UNIQ_KEY", "id" + random.nextInt());
        return record;
    }
}
