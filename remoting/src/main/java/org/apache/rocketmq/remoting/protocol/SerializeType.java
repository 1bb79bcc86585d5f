package org.apache.rocketmq.remoting.protocol;

/** How a frame's header is written: the high byte of the frame's second word. */
public enum SerializeType {
    JSON((byte) 0),
    ROCKETMQ((byte) 1);

    private final byte code;

    SerializeType(byte code) {
        this.code = code;
    }

    public byte getCode() {
        return code;
    }

    /** The type with this code, or null where there is none. */
    public static SerializeType valueOf(byte code) {
        for (SerializeType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        return null;
    }

    /** What the system property or the environment asks for; JSON where neither says anything that is known. */
    static SerializeType configured() {
        String text = System.getProperty(RemotingCommand.SERIALIZE_TYPE_PROPERTY,
            System.getenv(RemotingCommand.SERIALIZE_TYPE_ENV));
        for (SerializeType type : values()) {
            if (type.name().equalsIgnoreCase(text)) {
                return type;
            }
        }
        return JSON;
    }
}
