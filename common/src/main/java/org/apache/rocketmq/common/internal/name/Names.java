package org.apache.rocketmq.common.internal.name;

/** The rules for names of topics and groups. Every entry asks here before it lets a name in. */
public final class Names {
    /** A group's retry topic is this and the group's name. */
    public static final String RETRY_PREFIX = "%RETRY%";
    /** A group's dead letter topic is this and the group's name. */
    public static final String DLQ_PREFIX = "%DLQ%";

    /** The longest topic of a user. */
    public static final int MAX_TOPIC_LENGTH = 127;
    /** The longest retry or dead letter topic. */
    public static final int MAX_GROUP_TOPIC_LENGTH = 255;
    public static final int MAX_GROUP_LENGTH = 255;

    /** Between group and topic in the name of the topic where what was popped comes back. */
    public static final char POP_RETRY_SEPARATOR = '_';
    /** The same in the second form, in which no two pairs of group and topic have the same name. */
    public static final char SECOND_POP_RETRY_SEPARATOR = '+';

    private static final int SHOWN_LENGTH = 512;

    private Names() { }

    /** What is wrong with a topic's name, which begins as Apache's broker says it; null when it is fine. */
    public static String topicComplaint(String topic) {
        return isGroupTopic(topic) && topic.length() > MAX_GROUP_TOPIC_LENGTH
            ? "The specified topic is DLQ or Retry topic: " + shown(topic) + ", and it's longer than topic max length: "
                + MAX_GROUP_TOPIC_LENGTH + "; it has " + topic.length() + " characters"
            : complaint("topic", topic, isGroupTopic(topic) ? MAX_GROUP_TOPIC_LENGTH : MAX_TOPIC_LENGTH);
    }

    /**
     * The same for a topic that is there already, or that a broker makes for itself: what a group popped may come back
     * in {@code %RETRY%group+topic}, as nobody else may call a topic.
     */
    public static String madeTopicComplaint(String topic) {
        if (topic == null || !topic.startsWith(RETRY_PREFIX)) {
            return topicComplaint(topic);
        }
        int plus = topic.indexOf(SECOND_POP_RETRY_SEPARATOR);
        boolean between = plus > RETRY_PREFIX.length() && plus < topic.length() - 1;
        return topicComplaint(between
            ? topic.substring(0, plus) + POP_RETRY_SEPARATOR + topic.substring(plus + 1) : topic);
    }

    /** What is wrong with a group's name, which begins as Apache's broker says it; null when it is fine. */
    public static String groupComplaint(String group) {
        return groupComplaint(group, MAX_GROUP_LENGTH);
    }

    /** The same for who allows another length. */
    public static String groupComplaint(String group, int longest) {
        return complaint("group", group, longest);
    }

    /** True for the retry and dead letter topics, which belong to a group. */
    public static boolean isGroupTopic(String topic) {
        return topic != null && (topic.startsWith(RETRY_PREFIX) || topic.startsWith(DLQ_PREFIX));
    }

    private static String complaint(String kind, String name, int longest) {
        if (name == null || name.isBlank()) {
            return "The specified " + kind + " is blank.";
        }
        if (name.length() > longest) {
            return "The specified " + kind + ": " + shown(name) + ", is longer than " + kind + " max length: " + longest
                + "; it has " + name.length() + " characters";
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isAllowed(name.charAt(i))) {
                return "The specified " + kind + ": " + shown(name)
                    + ", contains illegal characters, allowing only ^[%|a-zA-Z0-9_-]+$; the first is at position " + i;
            }
        }
        return null;
    }

    /** True for a character that names may have. */
    public static boolean isAllowed(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
            || c == '_' || c == '-' || c == '%' || c == '|';
    }

    /** The name without what would spoil a log line, and not without end. */
    public static String shown(String name) {
        var out = new StringBuilder();
        name.chars().limit(SHOWN_LENGTH).forEach(c -> out.append(Character.isISOControl(c) ? '?' : (char) c));
        return name.length() > SHOWN_LENGTH ? out.append("...").toString() : out.toString();
    }
}
