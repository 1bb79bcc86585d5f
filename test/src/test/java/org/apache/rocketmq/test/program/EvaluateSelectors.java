package org.apache.rocketmq.test.program;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Evaluates SQL-92 selectors with Apache's filter module, for a message with some properties. Prints for each line of a
 * file TRUE, FALSE or UNKNOWN, FAILED where the evaluation fails, REFUSED where it does not compile. Arguments: file
 * (selectors), properties (k=v by comma).
 */
public final class EvaluateSelectors {
    private EvaluateSelectors() { }

    /** Only on Apache's class path: its classes are looked up by name. */
    public static void main(String[] texts) throws Exception {
        var arguments = new Arguments(texts);
        Map<String, Object> properties = new HashMap<>();
        for (String pair : arguments.text("properties").split(",")) {
            properties.put(pair.substring(0, pair.indexOf(':')), pair.substring(pair.indexOf(':') + 1));
        }
        Class<?> contextType = Class.forName("org.apache.rocketmq.filter.expression.EvaluationContext");
        Object context = Proxy.newProxyInstance(contextType.getClassLoader(), new Class<?>[] {contextType},
            (proxy, method, values) -> values != null && values.length == 1 ? properties.get(values[0]) : properties);
        Class<?> factoryType = Class.forName("org.apache.rocketmq.filter.FilterFactory");
        Object factory = factoryType.getField("INSTANCE").get(null);
        Object filter = factoryType.getMethod("get", String.class).invoke(factory, "SQL92");
        Method compile = Class.forName("org.apache.rocketmq.filter.FilterSpi").getMethod("compile", String.class);
        Method evaluate = Class.forName("org.apache.rocketmq.filter.expression.Expression")
            .getMethod("evaluate", contextType);
        for (String selector : Files.readAllLines(Path.of(arguments.text("file")))) {
            System.out.println("result " + result(compile, evaluate, filter, selector, context));
        }
        System.out.println("done");
    }

    private static String result(Method compile, Method evaluate, Object filter, String selector, Object context) {
        Object expression;
        try {
            expression = compile.invoke(filter, selector);
        } catch (ReflectiveOperationException e) {
            return "REFUSED";
        }
        try {
            Object value = evaluate.invoke(expression, context);
            return value == null ? "UNKNOWN" : value.toString().toUpperCase(java.util.Locale.ROOT);
        } catch (ReflectiveOperationException e) {
            return "FAILED";
        }
    }
}
