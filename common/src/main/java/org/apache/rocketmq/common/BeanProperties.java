package org.apache.rocketmq.common;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Objects with getters and setters as properties, and back. */
final class BeanProperties {
    private static final Logger LOG = LoggerFactory.getLogger(BeanProperties.class);
    private static final String SETTER = "set";

    private static final Map<Class<?>, Function<String, Object>> READERS = Map.ofEntries(
        Map.entry(int.class, Integer::valueOf), Map.entry(Integer.class, Integer::valueOf),
        Map.entry(long.class, Long::valueOf), Map.entry(Long.class, Long::valueOf),
        Map.entry(double.class, Double::valueOf), Map.entry(Double.class, Double::valueOf),
        Map.entry(float.class, Float::valueOf), Map.entry(Float.class, Float::valueOf),
        Map.entry(boolean.class, Boolean::valueOf), Map.entry(Boolean.class, Boolean::valueOf),
        Map.entry(String.class, text -> text));

    private BeanProperties() { }

    /** The fields that have a value, those of superclasses included. */
    static Properties of(Object object) {
        var properties = new Properties();
        for (Class<?> type = object.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getName().startsWith("this")) {
                    Object value = value(field, object);
                    if (value != null) {
                        properties.putIfAbsent(field.getName(), value.toString());
                    }
                }
            }
        }
        return properties;
    }

    private static Object value(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the field " + field + " cannot be read", e);
        }
    }

    /** Calls each setter for whose name there is a property. */
    static void set(Properties properties, Object object) {
        for (Method method : object.getClass().getMethods()) {
            String name = method.getName();
            if (name.length() > SETTER.length() && name.startsWith(SETTER) && method.getParameterCount() == 1) {
                String key = Character.toLowerCase(name.charAt(SETTER.length())) + name.substring(SETTER.length() + 1);
                String text = properties.getProperty(key);
                var reader = READERS.get(method.getParameterTypes()[0]);
                if (text != null && reader != null) {
                    call(method, object, key, text, reader);
                }
            }
        }
    }

    private static void call(
        Method method, Object object, String key, String text, Function<String, Object> reader) {

        try {
            method.invoke(object, reader.apply(text));
        } catch (NumberFormatException e) {
            LOG.warn("The property {} is [{}], which is no number: it keeps its value", key, text);
        } catch (IllegalAccessException | InvocationTargetException e) {
            LOG.warn("The property {} cannot be set to [{}]: {}", key, text, e.toString());
        }
    }
}
