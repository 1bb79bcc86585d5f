package org.apache.rocketmq.test.program.five;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyContext;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Says what fresh clients, contexts and messages are set to, and which getters tell something else after each setter.
 */
@SuppressWarnings("deprecation") // Many of them are, and are settings all the same.
final class DescribeSettings {
    /** What cannot be the same in two processes, or differs on purpose, and why. */
    private static final Map<String, String> LEFT_OUT = Map.of(
        "ClientIP", "the machine's address",
        "AutoBatch", "Apache's forgets it before the start",
        "BatchMaxBytes", "Apache's says 0 before the start",
        "BatchMaxDelayMs", "Apache's says 0 before the start",
        "TotalBatchMaxBytes", "Apache's says 0 before the start",
        "SendLatencyFaultEnable", "a setting of its own before the start of Apache's, another name for one here",
        "DefaultBrokerId", "Apache's fails before the start",
        "ConnectBrokerByUser", "Apache's fails before the start");
    private static final String HALF_AN_HOUR_AGO = "ConsumeTimestamp";

    private static final List<Integer> INTEGERS = List.of(0, 1, 7, -1, Integer.MAX_VALUE);
    private static final List<Long> LONGS = List.of(0L, 1L, 7L, -1L, Long.MAX_VALUE);
    private static final List<String> TEXTS = Arrays.asList("text", "", " ", null);

    private final List<String> lines;

    private DescribeSettings(List<String> lines) {
        this.lines = lines;
    }

    static void into(List<String> lines) {
        var settings = new DescribeSettings(lines);
        fresh().forEach(settings::describe);
        variants().forEach((name, made) -> lines.add("made " + name + " " + settings.values(made.get())));
    }

    private static Map<String, Supplier<Object>> fresh() {
        var fresh = new LinkedHashMap<String, Supplier<Object>>();
        var queue = new MessageQueue("t", "b", 1);
        fresh.put("ClientConfig", ClientConfig::new);
        fresh.put("DefaultMQProducer", DefaultMQProducer::new);
        fresh.put("TransactionMQProducer", TransactionMQProducer::new);
        fresh.put("DefaultMQPushConsumer", DefaultMQPushConsumer::new);
        fresh.put("DefaultLitePullConsumer", DefaultLitePullConsumer::new);
        fresh.put("DefaultMQPullConsumer", DefaultMQPullConsumer::new);
        fresh.put("ConsumeConcurrentlyContext", () -> new ConsumeConcurrentlyContext(queue));
        fresh.put("ConsumeOrderlyContext", () -> new ConsumeOrderlyContext(queue));
        fresh.put("Message", Message::new);
        return fresh;
    }

    /** What constructors with arguments set. */
    private static Map<String, Supplier<Object>> variants() {
        var variants = new LinkedHashMap<String, Supplier<Object>>();
        variants.put("producer of a group", () -> new DefaultMQProducer("g"));
        variants.put("producer in a namespace", () -> new DefaultMQProducer("ns", "g"));
        variants.put("traced producer", () -> new DefaultMQProducer("g", true, "trace"));
        variants.put("producer with topics", () -> new DefaultMQProducer("g", null, List.of("a", "b")));
        variants.put("transactional producer", () -> new TransactionMQProducer("ns", "g"));
        variants.put("push consumer of a group", () -> new DefaultMQPushConsumer("g"));
        variants.put("push consumer in a namespace", () -> new DefaultMQPushConsumer("ns", "g"));
        variants.put("traced push consumer", () -> new DefaultMQPushConsumer("g", true, "trace"));
        variants.put("lite pull consumer of a group", () -> new DefaultLitePullConsumer("g"));
        variants.put("lite pull consumer in a namespace", () -> new DefaultLitePullConsumer("ns", "g", null));
        variants.put("pull consumer of a group", () -> new DefaultMQPullConsumer("g"));
        variants.put("pull consumer in a namespace", () -> new DefaultMQPullConsumer("ns", "g", null));
        variants.put("message", () -> new Message("t", new byte[] {1}));
        variants.put("message with tags", () -> new Message("t", "a", new byte[] {1}));
        variants.put("message with keys", () -> new Message("t", "a", "k", new byte[] {1}));
        variants.put("message with all", () -> new Message("t", "a", "k", 3, new byte[] {1}, false));
        variants.put("message with nothing", () -> new Message(null, null, null, 0, null, true));
        return variants;
    }

    private void describe(String name, Supplier<Object> fresh) {
        var defaults = values(fresh.get());
        defaults.forEach((getter, value) -> lines.add("default " + name + "." + getter + " = " + value));
        for (Method setter : setters(fresh.get().getClass())) {
            for (Object value : valuesFor(setter.getParameterTypes()[0])) {
                var object = fresh.get();
                String failure = called(object, setter, value).failure();
                var changed = values(object);
                changed.entrySet().removeAll(defaults.entrySet());
                lines.add("set " + name + "." + setter.getName() + "(" + value + ") = "
                    + (failure == null ? changed : "fails with " + failure)
                    + (property(setter).equals(HALF_AN_HOUR_AGO) ? timestamp(object) : ""));
            }
        }
    }

    /** What is compared only where it was set. */
    private static String timestamp(Object consumer) {
        return consumer instanceof DefaultMQPushConsumer push ? push.getConsumeTimestamp()
            : ((DefaultLitePullConsumer) consumer).getConsumeTimestamp();
    }

    /** What all getters say whose results can be compared. */
    private Map<String, String> values(Object object) {
        var values = new TreeMap<String, String>();
        for (Method method : object.getClass().getMethods()) {
            if (method.getParameterCount() == 0 && method.getName().matches("(get|is)[A-Z].*") && isCompared(method)
                && !property(method).equals(HALF_AN_HOUR_AGO) && isPlain(method.getReturnType())) {
                String value = called(object, method).text();
                // A message of Apache's without properties has null, one of ours an empty map.
                boolean isNone = value.equals("null") && property(method).equals("Properties");
                values.put(method.getName(), isNone ? "{}" : value);
            }
        }
        return values;
    }

    private static String property(Method method) {
        return method.getName().replaceFirst("^(get|is|set)", "");
    }

    private static boolean isCompared(Method method) {
        return !LEFT_OUT.containsKey(property(method));
    }

    private static boolean isPlain(Class<?> type) {
        return isSimple(type) || type.isArray() || Collection.class.isAssignableFrom(type)
            || Map.class.isAssignableFrom(type);
    }

    private static boolean isSimple(Class<?> type) {
        return type.isPrimitive() || type.isEnum() || type == String.class || type == Boolean.class
            || Number.class.isAssignableFrom(type);
    }

    /** By name; a class may have one twice, as it inherits it from one that is not public. */
    private static Collection<Method> setters(Class<?> type) {
        var setters = new TreeMap<String, Method>();
        for (Method method : type.getMethods()) {
            if (method.getName().matches("set[A-Z].*") && method.getParameterCount() == 1
                && isSimple(method.getParameterTypes()[0]) && isCompared(method)) {
                setters.put(method.getName(), method);
            }
        }
        return setters.values();
    }

    private static List<?> valuesFor(Class<?> type) {
        if (type == int.class) {
            return INTEGERS;
        }
        if (type == long.class) {
            return LONGS;
        }
        if (type == boolean.class) {
            return List.of(true, false);
        }
        if (type == String.class) {
            return TEXTS;
        }
        if (type.isEnum()) {
            return List.of(type.getEnumConstants());
        }
        throw new IllegalArgumentException("no values for " + type);
    }

    /** What came of a call. */
    private record Result(Object value, String failure) {
        String text() {
            return failure == null ? DescribeSettings.text(value) : "fails with " + failure;
        }
    }

    private static Result called(Object object, Method method, Object... arguments) {
        try {
            return new Result(method.invoke(object, arguments), null);
        } catch (InvocationTargetException e) {
            return new Result(null, e.getCause().getClass().getName());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(Object value) {
        if (value instanceof long[] numbers) {
            return Arrays.toString(numbers);
        }
        if (value instanceof byte[] bytes) {
            return Arrays.toString(bytes);
        }
        if (value instanceof Map<?, ?> map) {
            return new TreeMap<>(map).toString();
        }
        if (value instanceof Collection<?> all) {
            return new TreeSet<>(all).toString();
        }
        return value instanceof Enum<?> constant ? constant.name() : String.valueOf(value);
    }
}
