package org.apache.rocketmq.remoting.protocol;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.remoting.CommandCallback;
import org.apache.rocketmq.remoting.CommandCustomHeader;
import org.apache.rocketmq.remoting.exception.RemotingCommandException;
import org.apache.rocketmq.remoting.internal.header.CustomHeaders;
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

    private static final int LONGEST_HEADER = 0xFFFFFF;
    private static final int TYPE_SHIFT = 24;
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
    private CommandCustomHeader customHeader;
    private boolean suspended;
    private List<CommandCallback> callbackList;
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

    /** A request with a header of an application's own; null for one without. */
    public static RemotingCommand createRequestCommand(int code, CommandCustomHeader customHeader) {
        var command = request(code, new Fields());
        command.writeCustomHeader(customHeader);
        command.makeCustomHeaderToNet();
        return command;
    }

    /** A response with a header of an application's own; null for one without. */
    public static RemotingCommand createResponseCommandWithHeader(int code, CommandCustomHeader customHeader) {
        var command = createResponseCommand(code, null);
        command.writeCustomHeader(customHeader);
        command.makeCustomHeaderToNet();
        return command;
    }

    /** A response with a header to fill; null where no header of this class can be made. */
    public static RemotingCommand createResponseCommand(int code, String remark,
        Class<? extends CommandCustomHeader> classHeader) {
        var command = createResponseCommand(code, remark);
        if (classHeader != null) {
            command.writeCustomHeader(CustomHeaders.blank(classHeader));
            return command.readCustomHeader() == null ? null : command;
        }
        return command;
    }

    /** The same as an error, until a code is set. */
    public static RemotingCommand createResponseCommand(Class<? extends CommandCustomHeader> classHeader) {
        return createResponseCommand(ResponseCode.SYSTEM_ERROR, "not set any response code", classHeader);
    }

    public static RemotingCommand buildErrorResponse(int code, String remark) {
        return createResponseCommand(code, remark);
    }

    public static RemotingCommand buildErrorResponse(int code, String remark,
        Class<? extends CommandCustomHeader> classHeader) {
        return createResponseCommand(code, remark, classHeader);
    }

    /** The version is set from the beginning; nothing to do. */
    protected static void setCmdVersion(RemotingCommand cmd) {
        cmd.setVersion(PROTOCOL_VERSION);
    }

    /** The length of the header, of the second word of a frame. */
    public static int getHeaderLength(int length) {
        return length & LONGEST_HEADER;
    }

    /** The serialisation of the header, of the second word of a frame. */
    public static SerializeType getProtocolType(int source) {
        return SerializeType.valueOf((byte) (source >> TYPE_SHIFT));
    }

    /** The second word of a frame. */
    public static int markProtocolType(int source, SerializeType type) {
        return type.getCode() << TYPE_SHIFT | source & LONGEST_HEADER;
    }

    /** The header that an application has written; null where it has not. */
    public CommandCustomHeader readCustomHeader() {
        return customHeader;
    }

    /** Remembers a header, whose values {@link #makeCustomHeaderToNet} puts into the frame. */
    public void writeCustomHeader(CommandCustomHeader customHeader) {
        this.customHeader = customHeader;
    }

    public void makeCustomHeaderToNet() {
        if (customHeader != null) {
            CustomHeaders.put(customHeader, fields);
        }
    }

    /** The frame's fields as a header of an application's class. */
    public <T extends CommandCustomHeader> T decodeCommandCustomHeader(Class<T> classHeader)
        throws RemotingCommandException {
        return CustomHeaders.read(classHeader, fields);
    }

    /** The same, whatever the second argument says. */
    public <T extends CommandCustomHeader> T decodeCommandCustomHeader(Class<T> classHeader,
        boolean isCached) throws RemotingCommandException {
        return decodeCommandCustomHeader(classHeader);
    }

    /** The same, whatever the second argument says. */
    public <T extends CommandCustomHeader> T decodeCommandCustomHeaderDirectly(Class<T> classHeader,
        boolean useFastEncode) throws RemotingCommandException {
        return decodeCommandCustomHeader(classHeader);
    }

    public RemotingCommandType getType() {
        return isResponseType() ? RemotingCommandType.RESPONSE_COMMAND : RemotingCommandType.REQUEST_COMMAND;
    }

    public boolean isSuspended() {
        return suspended;
    }

    /** A mark for who handles the frame. */
    public void setSuspended(boolean suspended) {
        this.suspended = suspended;
    }

    public List<CommandCallback> getCallbackList() {
        return callbackList;
    }

    /** A mark for who handles the frame; nobody here calls them. */
    public void setCallbackList(List<CommandCallback> callbackList) {
        this.callbackList = callbackList;
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
