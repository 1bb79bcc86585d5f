package org.apache.rocketmq.remoting.internal.header;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.rocketmq.remoting.CommandCustomHeader;
import org.apache.rocketmq.remoting.exception.RemotingCommandException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Headers that applications write as classes. Our own are records with codecs, and never come here. */
public final class CustomHeaders {
    private static final Logger LOG = LoggerFactory.getLogger(CustomHeaders.class);
    private static final Map<Class<?>, Function<String, Object>> READERS = Map.of(
        String.class, text -> text, int.class, Integer::valueOf, Integer.class, Integer::valueOf,
        long.class, Long::valueOf, Long.class, Long::valueOf, boolean.class, Boolean::valueOf,
        Boolean.class, Boolean::valueOf, double.class, Double::valueOf, Double.class, Double::valueOf);

    private CustomHeaders() { }

    /** Puts the header's values into a frame; those that are null are left out. */
    public static void put(CommandCustomHeader header, Fields out) {
        for (Field field : fields(header.getClass())) {
            try {
                Object value = field.get(header);
                out.put(field.getName(), value == null ? null : value.toString());
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("the header field " + field + " cannot be read", e);
            }
        }
    }

    /** A new header of this class; null where it cannot be made. */
    public static <T extends CommandCustomHeader> T blank(Class<T> type) {
        try {
            return type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            LOG.warn("No header {} can be made: {}", type.getName(), e.toString());
            return null;
        }
    }

    /**
     * Reads a header from a frame. A field that the frame has not, or whose text does not fit, keeps its value.
     *
     * @return null where no header of this class can be made
     * @throws RemotingCommandException what the header's own check throws
     */
    public static <T extends CommandCustomHeader> T read(Class<T> type, Fields in) throws RemotingCommandException {
        T header = blank(type);
        if (header == null) {
            return null;
        }
        for (Field field : fields(type)) {
            String text = in.get(field.getName());
            var reader = READERS.get(field.getType());
            if (text != null && reader != null) {
                set(header, field, text, reader);
            }
        }
        header.checkFields();
        return header;
    }

    private static void set(Object header, Field field, String text, Function<String, Object> reader) {
        try {
            field.set(header, reader.apply(text));
        } catch (NumberFormatException e) {
            LOG.warn("The header field {} is no number: {}", field.getName(), e.getMessage());
        } catch (IllegalAccessException e) {
            LOG.warn("The header field {} cannot be set: {}", field.getName(), e.getMessage());
        }
    }

    private static List<Field> fields(Class<?> type) {
        var found = new ArrayList<Field>();
        for (Class<?> each = type; each != Object.class; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                boolean own = !Modifier.isStatic(field.getModifiers()) && !field.getName().startsWith("this");
                if (own && READERS.containsKey(field.getType())) {
                    field.setAccessible(true);
                    found.add(field);
                }
            }
        }
        return found;
    }
}
