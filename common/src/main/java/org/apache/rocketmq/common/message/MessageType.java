package org.apache.rocketmq.common.message;

/** What kind of message a producer sent, as traces tell it. */
public enum MessageType {
    Normal_Msg("Normal"),
    Trans_Msg_Half("Trans"),
    Trans_msg_Commit("TransCommit"),
    Delay_Msg("Delay"),
    Order_Msg("Order");

    private final String shortName;

    MessageType(String shortName) {
        this.shortName = shortName;
    }

    public String getShortName() {
        return shortName;
    }

    /** The kind of this short name; Normal_Msg for one that is not known. */
    public static MessageType getByShortName(String shortName) {
        for (MessageType type : values()) {
            if (type.shortName.equals(shortName)) {
                return type;
            }
        }
        return Normal_Msg;
    }
}
