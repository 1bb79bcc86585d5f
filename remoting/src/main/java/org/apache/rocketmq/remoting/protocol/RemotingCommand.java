package org.apache.rocketmq.remoting.protocol;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.remoting.internal.header.Fields;

/**
 * One frame: a request or its response, with named header fields and a body. RPC hooks see and may change it before it
 * is sent. Not thread-safe.
 */
public class RemotingCommand {
    /** The system property that chooses the header serialisation of what this process sends: JSON or ROCKETMQ. */
    public static final String SERIALIZE_TYPE_PROPERTY = "rocketmq.serialize.type";
    /** The environment variable that does the same, where the property is not set. */
    public static final String SERIALIZE_TYPE_ENV = "ROCKETMQ_SERIALIZE_TYPE";
    public static final String REMOTING_VERSION_KEY = "rocketmq.remoting.version";

    /** The version that we announce: RocketMQ 5.5.0's, whose protocol this is. */
    public static final int PROTOCOL_VERSION = 513;

    private static final int RESPONSE_BIT = 1;
    private static final int ONEWAY_BIT = 1 << 1;
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();
    private static final AtomicInteger NEXT_OPAQUE = new AtomicInteger();
    private static final SerializeType OUR_SERIALIZE_TYPE = SerializeType.configured();

    private int code;
    private LanguageCode language = LanguageCode.JAVA;
    private int version = PROTOCOL_VERSION;
    private int opaque;
    private int flag;
    private String remark;
    private Fields fields;
    private ByteBuffer body;
    private SerializeType serializeTypeCurrentRPC = OUR_SERIALIZE_TYPE;

    protected RemotingCommand() {
        fields = new Fields();
    }

    /** A request with a new correlation id. */
    public static RemotingCommand request(int code, Fields fields) {
        var command = new RemotingCommand();
        command.code = code;
        command.fields = fields;
        command.opaque = createNewRequestId();
        return command;
    }

    /** A response; the correlation id is the request's. */
    public static RemotingCommand response(int code, String remark, int opaque, Fields fields) {
        var command = new RemotingCommand();
        command.code = code;
        command.remark = remark;
        command.opaque = opaque;
        command.flag = RESPONSE_BIT;
        command.fields = fields;
        return command;
    }

    /** An empty frame, for decoders to fill. */
    public static RemotingCommand blank() {
        return new RemotingCommand();
    }

    public static RemotingCommand createResponseCommand(int code, String remark) {
        return response(code, remark, 0, new Fields());
    }

    public static int createNewRequestId() {
        return NEXT_OPAQUE.getAndIncrement();
    }

    public static SerializeType getSerializeTypeConfigInThisServer() {
        return OUR_SERIALIZE_TYPE;
    }

    public void markResponseType() {
        flag |= RESPONSE_BIT;
    }

    public boolean isResponseType() {
        return (flag & RESPONSE_BIT) != 0;
    }

    public void markOnewayRPC() {
        flag |= ONEWAY_BIT;
    }

    public boolean isOnewayRPC() {
        return (flag & ONEWAY_BIT) != 0;
    }

    public int getCode() {
        return code;
    }

    public void setCode(int code) {
        this.code = code;
    }

    public LanguageCode getLanguage() {
        return language;
    }

    public void setLanguage(LanguageCode language) {
        this.language = language;
    }

    public int getVersion() {
        return version;
    }

    public void setVersion(int version) {
        this.version = version;
    }

    public int getOpaque() {
        return opaque;
    }

    public void setOpaque(int opaque) {
        this.opaque = opaque;
    }

    public int getFlag() {
        return flag;
    }

    public void setFlag(int flag) {
        this.flag = flag;
    }

    public String getRemark() {
        return remark;
    }

    public void setRemark(String remark) {
        this.remark = remark;
    }

    /** The body as an array, or null where there is none. */
    public byte[] getBody() {
        if (body == null) {
            return null;
        }
        if (body.hasArray() && body.arrayOffset() == 0 && body.array().length == body.remaining()) {
            return body.array();
        }
        var copy = new byte[body.remaining()];
        body.get(body.position(), copy);
        return copy;
    }

    public void setBody(byte[] body) {
        this.body = body == null ? null : ByteBuffer.wrap(body);
    }

    /** The body from position 0, empty where there is none. It may be a view of a buffer that others recycle. */
    public ByteBuffer bodyBuffer() {
        return body == null ? EMPTY : body;
    }

    public void setBodyBuffer(ByteBuffer body) {
        this.body = body;
    }

    /** The header fields themselves, not a copy. */
    public Fields fields() {
        return fields;
    }

    /** The header fields; what is put into the map or removed by a key is changed in this frame. */
    public HashMap<String, String> getExtFields() {
        return fields.view();
    }

    public void setExtFields(HashMap<String, String> extFields) {
        fields = extFields == null ? new Fields() : Fields.of(extFields);
    }

    public void addExtField(String key, String value) {
        fields.put(key, value);
    }

    public void addExtFieldIfNotExist(String key, String value) {
        if (fields.get(key) == null) {
            fields.put(key, value);
        }
    }

    public SerializeType getSerializeTypeCurrentRPC() {
        return serializeTypeCurrentRPC;
    }

    public void setSerializeTypeCurrentRPC(SerializeType type) {
        serializeTypeCurrentRPC = type;
    }

    @Override
    public String toString() {
        return "RemotingCommand [code=" + code + ", language=" + language + ", version=" + version
            + ", opaque=" + opaque + ", flag=" + flag + ", remark=" + remark + ", extFields=" + fields
            + ", serializeTypeCurrentRPC=" + serializeTypeCurrentRPC + "]";
    }
}
