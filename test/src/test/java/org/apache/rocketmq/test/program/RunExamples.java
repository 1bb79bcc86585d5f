package org.apache.rocketmq.test.program;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;

/**
 * Runs the main method of one of Apache's examples for each line of its standard input, on a thread of its own: its
 * name without the package that they have in common, and arguments, parted by tabs. Prints {@code ended <name>} when
 * the method returns and {@code broke <name>} where it throws. The jar is found by name only, as this is compiled with
 * other jars, too.
 */
public final class RunExamples {
    private static final String PACKAGE = "org.apache.rocketmq.example.";

    private RunExamples() { }

    /** Ends when its standard input does, whatever example still runs. */
    public static void main(String[] texts) throws Exception {
        System.setProperty("rocketmq.namesrv.addr", new Arguments(texts).text("namesrv"));
        System.out.println("ready");
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split("\t");
            String[] arguments = new String[words.length - 1];
            System.arraycopy(words, 1, arguments, 0, arguments.length);
            Method main = Class.forName(PACKAGE + words[0]).getMethod("main", String[].class);
            var thread = new Thread(() -> run(words[0], main, arguments), words[0]);
            thread.setDaemon(true);
            thread.start();
        }
        System.exit(0);
    }

    private static void run(String name, Method main, String[] arguments) {
        String end = "broke ";
        try {
            main.invoke(null, (Object) arguments);
            end = "ended ";
        } catch (InvocationTargetException e) {
            e.getCause().printStackTrace(System.out);
        } catch (IllegalAccessException e) {
            e.printStackTrace(System.out);
        }
        System.out.println("\n" + end + name);
    }
}
