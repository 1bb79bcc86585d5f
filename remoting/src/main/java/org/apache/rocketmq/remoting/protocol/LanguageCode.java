package org.apache.rocketmq.remoting.protocol;

/** The language of the process that sent a frame; its code is a byte of the binary header. */
public enum LanguageCode {
    JAVA((byte) 0),
    CPP((byte) 1),
    DOTNET((byte) 2),
    PYTHON((byte) 3),
    DELPHI((byte) 4),
    ERLANG((byte) 5),
    RUBY((byte) 6),
    OTHER((byte) 7),
    HTTP((byte) 8),
    GO((byte) 9),
    PHP((byte) 10),
    OMS((byte) 11),
    RUST((byte) 12),
    NODE_JS((byte) 13);

    private static final LanguageCode[] BY_CODE = values();

    private final byte code;

    LanguageCode(byte code) {
        this.code = code;
    }

    public byte getCode() {
        return code;
    }

    /** The language with this code; OTHER for one that is not known. */
    public static LanguageCode valueOf(byte code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : OTHER;
    }

    /** The language of this name; null for one that is not known. */
    public static LanguageCode getCode(String language) {
        LanguageCode code = ofName(language);
        return code.name().equals(language) ? code : null;
    }

    /** The language of this name; OTHER for one that is not known. */
    public static LanguageCode ofName(String name) {
        for (LanguageCode language : BY_CODE) {
            if (language.name().equals(name)) {
                return language;
            }
        }
        return OTHER;
    }
}
