package org.apache.rocketmq.test.program.five;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.Validators;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.BoundaryType;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.UtilAll;
import org.apache.rocketmq.common.attribute.TopicMessageType;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExtBrokerInner;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.message.MessageQueueAssignment;
import org.apache.rocketmq.common.message.MessageVersion;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.apache.rocketmq.remoting.protocol.LanguageCode;
import org.apache.rocketmq.remoting.protocol.NamespaceUtil;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;

/** Says what the small functions of the client's API make of many values. Arguments: seed. */
@SuppressWarnings("deprecation") // The namespace is, in both.
public final class DescribeValues {
    private static final String[] PARTS = {"%RETRY%", "%DLQ%", "%", "ns", "other", "t", "TBW102", "rmq_sys_", "a/b",
        "CID_RMQ_SYS_", "SCHEDULE_TOPIC_XXXX", "%LMQ%", " ", "TOOLS_CONSUMER", "|", "OFFSET_MOVED_EVENT", "ns%"};
    private static final long[] NUMBERS = {0, 999, 1000, 1023, 1024, 123_456_789, -5, Long.MAX_VALUE, 3_600_000,
        7_200_000, 7_200_001, 1_795_899_120_638L};
    private static final String NAME_SERVERS_PROPERTY = "rocketmq.namesrv.addr";
    private static final int NAMES = 400;
    private static final int LONG_NAME = 127;

    private final List<String> lines = new ArrayList<>();

    /** What properties can be made of, and set by. */
    public static class Bean {
        private int number = 1;
        private String text = "x";
        private boolean truth;
        private Boolean other;
        private double fraction;

        public int getNumber() {
            return number;
        }

        public void setNumber(int number) {
            this.number = number;
        }

        public String getText() {
            return text;
        }

        public void setText(String text) {
            this.text = text;
        }

        public void setTruth(boolean truth) {
            this.truth = truth;
        }

        public void setOther(Boolean other) {
            this.other = other;
        }

        public void setFraction(double fraction) {
            this.fraction = fraction;
        }

        @Override
        public String toString() {
            return number + text + truth + other + fraction;
        }
    }

    private DescribeValues() { }

    public static void main(String[] arguments) {
        lines(Integer.parseInt(arguments[0].substring("seed=".length())))
            .forEach(line -> System.out.println("value " + line));
        System.out.println("done");
    }

    /** A line for each function and value; the same from each implementation. */
    public static List<String> lines(int seed) {
        var values = new DescribeValues();
        var random = new Random(seed);
        for (int i = 0; i < NAMES; i++) {
            values.name(name(random), random.nextBoolean() ? "ns" : new String[] {"", "other", null}[i % 3]);
        }
        values.name(null, null);
        values.name("x".repeat(LONG_NAME), "ns");
        values.name("x".repeat(LONG_NAME + 1), "ns");
        for (long number : NUMBERS) {
            values.number(number);
        }
        values.texts();
        values.configurations();
        values.messages();
        values.properties();
        DescribeTraces.into(values.lines, random);
        DescribeRecords.into(values.lines, random);
        DescribeLatency.into(values.lines, random);
        DescribeFigures.into(values.lines, random);
        DescribeSettings.into(values.lines);
        return values.lines;
    }

    private static String name(Random random) {
        var name = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            name.append(PARTS[random.nextInt(PARTS.length)]);
        }
        return name.toString();
    }

    private void add(String what, Callable<?> value) {
        try {
            lines.add(what + " = " + value.call());
        } catch (MQClientException e) {
            lines.add(what + " is refused with code " + e.getResponseCode());
        } catch (Exception e) {
            lines.add(what + " fails with " + e.getClass().getName());
        }
    }

    private void name(String name, String namespace) {
        String both = " " + namespace + " " + name;
        add("wrap" + both, () -> NamespaceUtil.wrapNamespace(namespace, name));
        add("wrap and retry" + both, () -> NamespaceUtil.wrapNamespaceAndRetry(namespace, name));
        add("without" + both, () -> NamespaceUtil.withoutNamespace(name, namespace));
        add("is in" + both, () -> NamespaceUtil.isAlreadyWithNamespace(name, namespace));
        add("without any " + name, () -> NamespaceUtil.withoutNamespace(name));
        add("namespace of " + name, () -> NamespaceUtil.getNamespaceFromResource(name));
        add("without prefix " + name, () -> NamespaceUtil.withOutRetryAndDLQ(name));
        add("is retry " + name, () -> NamespaceUtil.isRetryTopic(name) + " " + NamespaceUtil.isDLQTopic(name));
        add("valid " + name, () -> TopicValidator.validateTopic(name).isValid());
        add("valid group " + name, () -> TopicValidator.validateGroup(name).isValid());
        add("illegal " + name, () -> TopicValidator.isTopicOrGroupIllegal(name));
        add("system " + name, () -> TopicValidator.isSystemTopic(name));
        add("closed " + name, () -> TopicValidator.isNotAllowedSendTopic(name));
        add("check topic " + name, () -> {
            Validators.checkTopic(name);
            return "fine";
        });
        add("check group " + name, () -> {
            Validators.checkGroup(name);
            return "fine";
        });
        add("check system " + name, () -> {
            Validators.isSystemTopic(name);
            return "fine";
        });
        add("check sendable " + name, () -> {
            Validators.isNotAllowedSendTopic(name);
            return "fine";
        });
        add("system group " + name, () -> MixAll.isSysConsumerGroup(name) + " "
            + MixAll.isSysConsumerGroupAndEnableCreate(name, true) + MixAll.isSysConsumerGroupPullMessage(name)
            + MixAll.isPredefinedGroup(name));
        add("lmq " + name, () -> MixAll.topicAllowsLMQ(name) + " " + MixAll.isLmq(name));
        add("config " + both, () -> {
            var config = new ClientConfig();
            config.setNamespace(namespace);
            return config.withNamespace(name) + " " + config.withoutNamespace(name) + " "
                + config.queueWithNamespace(new MessageQueue(name, "b", 0));
        });
    }

    private void number(long number) {
        add("time " + number, () -> UtilAll.timeMillisToHumanString(number) + " "
            + UtilAll.timeMillisToHumanString2(number) + " " + UtilAll.timeMillisToHumanString3(number) + " "
            + UtilAll.parseDate(UtilAll.timeMillisToHumanString3(number), UtilAll.YYYYMMDDHHMMSS) + " "
            + UtilAll.parseDate("none", UtilAll.YYYY_MM_DD_HH_MM_SS));
        add("bytes " + number, () -> MixAll.humanReadableByteCount(number, true) + " "
            + MixAll.humanReadableByteCount(number, false));
        add("hour " + number, () -> MixAll.dealTimeToHourStamps(number) + " " + MixAll.isHourTime(number));
        add("hours to " + number, () -> number > 10_000_000 ? "" : MixAll.getHours(100, number));
        add("permission " + number, () -> {
            Validators.checkTopicConfig(new TopicConfig("x", 1, 1, (int) number));
            return "fine";
        });
    }

    private void texts() {
        for (String path : new String[] {"", "/a//b/../c", "/a/./b", "a/b", "../x", "/a/../../b", "/", "a//",
            "a/../.."}) {
            add("path " + path, () -> MixAll.dealFilePath(path));
        }
        for (String text : new String[] {"JAVA", "java", "x", null, "lower", "UPPER"}) {
            add("language " + text, () -> LanguageCode.getCode(text));
            add("boundary " + text, () -> BoundaryType.getType(text).getName());
        }
        add("addresses", MixAll::getWSAddr);
        add("version", () -> MessageVersion.valueOfMagicCode(0));
        for (MessageVersion version : MessageVersion.values()) {
            add("version " + version, () -> version.getMagicCode() + " " + version.getTopicLengthSize()
                + MessageVersion.valueOfMagicCode(version.getMagicCode()));
        }
        add("assignment", () -> new MessageQueueAssignment().toString());
        add("topics", () -> new TreeSet<>(TopicValidator.getSystemTopicSet()) + " "
            + new TreeSet<>(TopicValidator.getNotAllowedSendTopicSet()));
        for (String text : new String[] {"http://MQ_INST_123_abc.foo.com:80", "MQ_INST_12_b.c:80", "127.0.0.1:9876",
            "http://x:1", "https://x:1", "http://x:1;y:2", "https://MQ_INST_1_b.x:80;y:9", " http://x:1", " x:1 "}) {
            add("name server " + text, () -> {
                var config = new ClientConfig();
                config.setNamesrvAddr(text);
                return config.getNamespace() + " " + config.getNamesrvAddr();
            });
            add("name server of the environment " + text, () -> ofEnvironment(text));
        }
    }

    private static String ofEnvironment(String nameServers) {
        String before = System.setProperty(NAME_SERVERS_PROPERTY, nameServers);
        try {
            var config = new ClientConfig();
            return config.getNamespace() + " " + config.getNamesrvAddr();
        } finally {
            if (before == null) {
                System.clearProperty(NAME_SERVERS_PROPERTY);
            } else {
                System.setProperty(NAME_SERVERS_PROPERTY, before);
            }
        }
    }

    private void configurations() {
        var client = new ClientConfig();
        client.setClientIP("192.0.2.1");
        client.setInstanceName("instance");
        add("client id", client::buildMQClientId);
        client.setUnitName("unit");
        add("client id", client::buildMQClientId);
        client.setEnableStreamRequestType(true);
        add("client id", client::buildMQClientId);
        for (ClientConfig consumer : new ClientConfig[] {new DefaultMQPushConsumer("g"),
            new DefaultLitePullConsumer("g"), new DefaultMQPullConsumer("g")}) {
            consumer.setClientIP("192.0.2.1");
            add("client id", consumer::buildMQClientId);
            consumer.setEnableStreamRequestType(false);
            add("client id", consumer::buildMQClientId);
        }
        var topic = new TopicConfig("x");
        add("topic", () -> topic.getTopicMessageType() + " " + topic.getLiteTopicExpiration());
        topic.setTopicMessageType(TopicMessageType.DELAY);
        topic.setLiteTopicExpiration(7);
        add("topic", () -> topic.getAttributes() + " " + topic.getTopicMessageType() + topic.getLiteTopicExpiration());
        add("topic", topic::encode);
        topic.setTopicMessageType(TopicMessageType.LITE);
        add("topic", () -> topic.getTopicMessageType() + " " + topic.getLiteTopicExpiration());
        topic.setLiteTopicExpiration(7);
        add("topic", () -> topic.getAttributes() + " " + topic.getLiteTopicExpiration());
        topic.getAttributes().put("message.type", "nothing");
        add("topic", topic::getTopicMessageType);
        for (String property : new String[] {"", "TRAN_MSG=true", "TRAN_MSG=false", "DELAY=1", "TIMER_DELAY_MS=1",
            "TIMER_DELIVER_MS=1", "TIMER_DELAY_SEC=1", "__SHARDINGKEY=x", "__LITE_TOPIC=x", "_SYS_MSG_PRIORITY_=3"}) {
            var properties = new TreeMap<String, String>();
            properties.put(property.split("=")[0], property.substring(property.indexOf('=') + 1));
            add("kind " + property, () -> TopicMessageType.parseFromMessageProperty(properties).getMetricsValue());
        }
        var group = new SubscriptionGroupConfig();
        add("group", () -> describe(group));
        group.setLiteBindTopic("lite");
        group.setLiteSubExclusive(true);
        group.setWildcardLiteGroup(true);
        add("group", () -> describe(group) + new TreeMap<>(group.getAttributes()));
        group.setLiteSubExclusive(false);
        group.getAttributes().putAll(Map.of("priority.factor", "7", "lite.sub.client.quota", "8",
            "lite.sub.reset.offset.exclusive", "true", "lite.sub.client.max.event.cnt", "9"));
        add("group", () -> describe(group) + new TreeMap<>(group.getAttributes()));
    }

    private static String describe(SubscriptionGroupConfig group) {
        return group.getPriorityFactor() + " " + group.getLiteBindTopic() + " " + group.getLiteSubClientQuota() + " "
            + group.isLiteSubExclusive() + group.isResetOffsetInExclusiveMode() + group.isResetOffsetOnUnsubscribe()
            + group.getMaxClientEventCount() + group.isWildcardLiteGroup();
    }

    private void messages() {
        var inner = new MessageExtBrokerInner();
        inner.putUserProperty("k", "v");
        inner.putUserProperty("l", "w");
        inner.setPropertiesString(MessageDecoder.messageProperties2String(inner.getProperties()));
        inner.deleteProperty("k");
        inner.deleteProperty("none");
        add("inner", () -> inner.getProperties() + inner.getPropertiesString() + inner.getVersion()
            + inner.getTagsCode() + inner.isEncodeCompleted() + inner.needDispatchLMQ());
        add("tags", () -> MessageExtBrokerInner.tagsString2tagsCode("abc") + " "
            + MessageExtBrokerInner.tagsString2tagsCode(null) + MessageExtBrokerInner.tagsString2tagsCode(""));
        var producer = new DefaultMQProducer("g");
        producer.setMaxMessageSize(2);
        for (Message message : new Message[] {null, new Message("t", null), new Message("t", new byte[0]),
            new Message("t", new byte[2]), new Message("t", new byte[3]), new Message("a b", new byte[1]),
            new Message("OFFSET_MOVED_EVENT", new byte[1]), new Message("TBW102", new byte[1])}) {
            add("check " + (message == null ? null : message.getTopic()), () -> {
                Validators.checkMessage(message, producer);
                return "fine";
            });
        }
        var result = new SendResult(SendStatus.SEND_OK, "id", "place", new MessageQueue("t", "b", 1), 5);
        add("result", () -> SendResult.encoderSendResultToJson(result));
        add("result", () -> SendResult.decoderSendResultFromJson(SendResult.encoderSendResultToJson(result)));
    }

    private void properties() {
        var some = new Properties();
        some.put("number", "5");
        some.put("text", "y");
        some.put("truth", "true");
        some.put("other", "false");
        some.put("fraction", "1.5");
        var bean = new Bean();
        add("of bean", () -> new TreeMap<>(MixAll.object2Properties(bean)));
        add("into bean", () -> {
            MixAll.properties2Object(some, bean);
            return bean;
        });
        some.put("number", "no number");
        add("into bean", () -> {
            MixAll.properties2Object(some, bean);
            return bean;
        });
        add("as text", () -> MixAll.properties2String(some, true).replace('\n', '|'));
        add("from text", () -> new TreeMap<>(MixAll.string2Properties("a=1\nb = 2\n#c=3\n")));
        add("equal", () -> MixAll.isPropertiesEqual(some, new Properties()) + " "
            + MixAll.isPropertiesEqual(some, (Properties) some.clone()));
        add("property valid", () -> MixAll.isPropertyValid(some, "text", "y"::equals) + " "
            + MixAll.isPropertyValid(some, "none", text -> text == null));
        for (String permission : new String[] {"6", "x", "99", "-1", "0", "8"}) {
            add("broker permission " + permission, () -> {
                var broker = new Properties();
                broker.put("brokerPermission", permission);
                Validators.checkBrokerConfig(broker);
                return "fine";
            });
        }
        add("arrays", () -> MixAll.isByteArrayEqual(new byte[] {1, 2, 3}, 1, 2, new byte[] {2, 3}, 0, 2) + " "
            + MixAll.isByteArrayEqual(null, 0, 1, new byte[1], 0, 1)
            + MixAll.isByteArrayEqual(new byte[2], 0, 1, new byte[2], 0, 2));
    }
}
