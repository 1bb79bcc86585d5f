package org.apache.rocketmq.remoting.protocol;

import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.topic.TopicValidator;

/**
 * Names of topics and groups in a namespace: {@code namespace%name}; a group's own topics have their prefix in front,
 * {@code %RETRY%namespace%group}. The system's topics and groups are in no namespace.
 */
public class NamespaceUtil {
    public static final char NAMESPACE_SEPARATOR = '%';
    public static final String STRING_BLANK = "";
    public static final int RETRY_PREFIX_LENGTH = Names.RETRY_PREFIX.length();
    public static final int DLQ_PREFIX_LENGTH = Names.DLQ_PREFIX.length();

    /** The name without the namespace that it has, whichever. */
    public static String withoutNamespace(String resourceWithNamespace) {
        if (isEmpty(resourceWithNamespace) || isSystem(resourceWithNamespace)) {
            return resourceWithNamespace;
        }
        String bare = withOutRetryAndDLQ(resourceWithNamespace);
        int separator = bare.indexOf(NAMESPACE_SEPARATOR);
        return separator > 0 ? prefix(resourceWithNamespace) + bare.substring(separator + 1) : resourceWithNamespace;
    }

    /** The name without this namespace; a name of another stays as it is. */
    public static String withoutNamespace(String resourceWithNamespace, String namespace) {
        return isAlreadyWithNamespace(resourceWithNamespace, namespace)
            ? withoutNamespace(resourceWithNamespace) : resourceWithNamespace;
    }

    /** The name in a namespace; as it is where it is there already, or the namespace is empty. */
    public static String wrapNamespace(String namespace, String resourceWithOutNamespace) {
        if (isEmpty(namespace) || isEmpty(resourceWithOutNamespace) || isSystem(resourceWithOutNamespace)
            || isAlreadyWithNamespace(resourceWithOutNamespace, namespace)) {
            return resourceWithOutNamespace;
        }
        return prefix(resourceWithOutNamespace) + namespace + NAMESPACE_SEPARATOR
            + withOutRetryAndDLQ(resourceWithOutNamespace);
    }

    public static boolean isAlreadyWithNamespace(String resource, String namespace) {
        return !isEmpty(namespace) && !isEmpty(resource) && !isSystem(resource)
            && withOutRetryAndDLQ(resource).startsWith(namespace + NAMESPACE_SEPARATOR);
    }

    /** The retry topic of a group in a namespace; null for an empty group. */
    public static String wrapNamespaceAndRetry(String namespace, String consumerGroup) {
        return isEmpty(consumerGroup) ? null : Names.RETRY_PREFIX + wrapNamespace(namespace, consumerGroup);
    }

    /** The namespace that a name is in; empty where it is in none. */
    public static String getNamespaceFromResource(String resource) {
        if (isEmpty(resource) || isSystem(resource)) {
            return STRING_BLANK;
        }
        String bare = withOutRetryAndDLQ(resource);
        int separator = bare.indexOf(NAMESPACE_SEPARATOR);
        return separator > 0 ? bare.substring(0, separator) : STRING_BLANK;
    }

    /** The name without the prefix of retry and dead letter topics; empty for null. */
    public static String withOutRetryAndDLQ(String originalResource) {
        return isEmpty(originalResource) ? STRING_BLANK
            : originalResource.substring(prefix(originalResource).length());
    }

    public static boolean isRetryTopic(String resource) {
        return resource != null && resource.startsWith(Names.RETRY_PREFIX);
    }

    public static boolean isDLQTopic(String resource) {
        return resource != null && resource.startsWith(Names.DLQ_PREFIX);
    }

    private static String prefix(String resource) {
        if (isRetryTopic(resource)) {
            return Names.RETRY_PREFIX;
        }
        return isDLQTopic(resource) ? Names.DLQ_PREFIX : STRING_BLANK;
    }

    private static boolean isSystem(String resource) {
        return TopicValidator.isSystemTopic(resource) || MixAll.isSysConsumerGroup(resource);
    }

    private static boolean isEmpty(String text) {
        return text == null || text.isEmpty();
    }
}
