package org.apache.rocketmq.client.internal.send;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.compression.CompressionType;
import org.apache.rocketmq.common.compression.CompressorFactory;
import org.apache.rocketmq.common.compression.Zlib;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageBatch;
import org.apache.rocketmq.common.message.MessageClientIDSetter;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageType;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;
import org.apache.rocketmq.remoting.internal.request.RequestType;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.remoting.internal.request.SendMessageReply;

/** A message or batch as it goes to the wire: what is the same in each attempt is done once. */
final class OutgoingMessage {
    private static final String REPLY = "reply";
    private static final List<String> DELAYS = List.of(MessageConst.PROPERTY_DELAY_TIME_LEVEL,
        MessageConst.PROPERTY_TIMER_DELAY_MS, MessageConst.PROPERTY_TIMER_DELAY_SEC,
        MessageConst.PROPERTY_TIMER_DELIVER_MS);

    private final RequestType<SendMessageHeader, SendMessageReply> type;
    private final SendMessageHeader model;
    private final byte[] body;
    private final String ids;
    private final Message source;

    private OutgoingMessage(RequestType<SendMessageHeader, SendMessageReply> type, SendMessageHeader model,
        byte[] body, String ids, Message source) {
        this.type = type;
        this.model = model;
        this.body = body;
        this.ids = ids;
        this.source = source;
    }

    /** Makes ready a message that was checked; gives it its id if it has none yet, and changes nothing else in it. */
    static OutgoingMessage of(Message message, String group, SendPolicy policy, long bornTimestamp)
        throws MQClientException {
        MessageClientIDSetter.setUniqID(message);
        if (message instanceof MessageBatch batch) {
            var model = model(message, batch.getProperties(), group, policy, bornTimestamp, 0, true);
            return new OutgoingMessage(Requests.SEND_BATCH_MESSAGE, model, batch.getBody(), idsIn(batch), message);
        }
        byte[] body = message.getBody();
        byte[] sent = body.length >= policy.compressFromBytes() ? smaller(message, policy) : body;
        var model = model(message, message.getProperties(), group, policy, bornTimestamp,
            (sent == body ? 0 : MessageSysFlag.COMPRESSED_FLAG | policy.compression().getCompressionFlag())
                | transactionKind(message), false);
        boolean reply = REPLY.equals(message.getProperty(MessageConst.PROPERTY_MESSAGE_TYPE));
        return new OutgoingMessage(reply ? Requests.SEND_REPLY_MESSAGE_V2 : Requests.SEND_MESSAGE_V2, model, sent,
            MessageClientIDSetter.getUniqID(message), message);
    }

    private static int transactionKind(Message message) {
        return Boolean.parseBoolean(message.getProperty(MessageConst.PROPERTY_TRANSACTION_PREPARED))
            ? MessageSysFlag.TRANSACTION_PREPARED_TYPE : MessageSysFlag.TRANSACTION_NOT_TYPE;
    }

    private static byte[] smaller(Message message, SendPolicy policy) throws MQClientException {
        byte[] body = message.getBody();
        byte[] compressed = policy.compression() == CompressionType.ZLIB
            ? Zlib.deflate(body, policy.compressLevel()) : compressed(message, policy);
        return compressed.length < body.length ? compressed : body;
    }

    private static byte[] compressed(Message message, SendPolicy policy) throws MQClientException {
        try {
            return CompressorFactory.getCompressor(policy.compression())
                .compress(message.getBody(), policy.compressLevel());
        } catch (IOException e) {
            throw new MQClientException("The message to " + message.getTopic() + " cannot be compressed by "
                + policy.compression() + ": " + e.getMessage(), e);
        }
    }

    private static SendMessageHeader model(Message message, Map<String, String> properties, String group,
        SendPolicy policy, long bornTimestamp, int sysFlag, boolean batch) throws MQClientException {
        Integer reconsumeTimes = 0;
        Integer maxReconsumeTimes = null;
        var told = properties;
        if (message.getTopic().startsWith(Names.RETRY_PREFIX)) {
            // A message for the retry topic says in its header what its properties said.
            told = new HashMap<>(properties);
            reconsumeTimes = number(told.remove(MessageConst.PROPERTY_RECONSUME_TIME), 0);
            maxReconsumeTimes = number(told.remove(MessageConst.PROPERTY_MAX_RECONSUME_TIMES), null);
        }
        return new SendMessageHeader(group, message.getTopic(), policy.createTopicKey(), policy.topicQueues(), -1,
            sysFlag, bornTimestamp, message.getFlag(), checkedText(message, told), reconsumeTimes,
            policy.scope().unitMode(), batch, maxReconsumeTimes);
    }

    private static Integer number(String text, Integer otherwise) {
        return text == null ? otherwise : Integer.valueOf(text);
    }

    private static String checkedText(Message message, Map<String, String> properties) throws MQClientException {
        String text = PropertiesText.fromMap(properties);
        // Three bytes at most for a char: most texts need not be measured.
        if (text.length() > RecordLayout.MAX_PROPERTIES_BYTES / 3) {
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > RecordLayout.MAX_PROPERTIES_BYTES) {
                throw MessageCheck.illegal("The properties of the message to " + message.getTopic() + " take " + bytes
                    + " bytes; " + RecordLayout.MAX_PROPERTIES_BYTES + " are possible");
            }
        }
        return text;
    }

    private static String idsIn(MessageBatch batch) {
        var ids = new StringJoiner(",");
        batch.forEach(message -> ids.add(MessageClientIDSetter.getUniqID(message)));
        return ids.toString();
    }

    String topic() {
        return model.topic();
    }

    String group() {
        return model.producerGroup();
    }

    /** What the application gave to be sent. */
    Message source() {
        return source;
    }

    MessageType kind() {
        if (Boolean.parseBoolean(source.getProperty(MessageConst.PROPERTY_TRANSACTION_PREPARED))) {
            return MessageType.Trans_Msg_Half;
        }
        return DELAYS.stream().anyMatch(delay -> source.getProperty(delay) != null)
            ? MessageType.Delay_Msg : MessageType.Normal_Msg;
    }

    /** The id that the sender learns; of a batch, the ids of its messages, separated by commas. */
    String ids() {
        return ids;
    }

    int bodyBytes() {
        return body.length;
    }

    RequestType<SendMessageHeader, SendMessageReply> type() {
        return type;
    }

    SendMessageHeader header(int queueId) {
        return header(queueId, model.properties());
    }

    private SendMessageHeader header(int queueId, String properties) {
        return new SendMessageHeader(model.producerGroup(), model.topic(), model.defaultTopic(),
            model.defaultTopicQueueNums(), queueId, model.sysFlag(), model.bornTimestamp(), model.flag(),
            properties, model.reconsumeTimes(), model.unitMode(), model.batch(), model.maxReconsumeTimes());
    }

    /** The same after hooks have seen the message, which may have changed its properties. */
    SendMessageHeader headerAfterHooks(int queueId) throws MQClientException {
        var told = source.getProperties();
        if (source.getTopic().startsWith(Names.RETRY_PREFIX)) {
            told = new HashMap<>(told);
            told.remove(MessageConst.PROPERTY_RECONSUME_TIME);
            told.remove(MessageConst.PROPERTY_MAX_RECONSUME_TIMES);
        }
        return header(queueId, checkedText(source, told));
    }

    byte[] body() {
        return body;
    }
}
