package org.apache.rocketmq.test.program;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs one command of mqadmin for each line of its standard input, words parted by tabs, and prints a line that begins
 * with {@code ended} after each. Needs Apache's jars, which are found by name only, as this is compiled with ours, too.
 */
public final class RunAdminCommands {
    private RunAdminCommands() { }

    /** Ends when its standard input does, and at a command that fails without mqadmin's having told why. */
    public static void main(String[] texts) throws Exception {
        QuickEnds.begin();
        System.setProperty("rocketmq.namesrv.addr", new Arguments(texts).text("namesrv"));
        Class<?> tool = Class.forName("org.apache.rocketmq.tools.command.MQAdminStartup");
        Method run = tool.getMethod("main0", String[].class, Class.forName("org.apache.rocketmq.remoting.RPCHook"));
        // Some commands keep the client that they have closed, and would use it again: each run makes all of them anew.
        List<?> known = commands(tool);
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int number = 0;
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            known.clear();
            run.invoke(null, line.split("\t"), null);
            System.err.flush();
            number++;
            System.out.println("\nended " + number + ".");
        }
        System.exit(0);
    }

    /** By its type, as Apache's versions have it by different names. */
    private static List<?> commands(Class<?> tool) throws IllegalAccessException {
        Field field = Stream.of(tool.getDeclaredFields()).filter(each -> each.getType() == List.class).findFirst()
            .orElseThrow();
        field.setAccessible(true);
        return (List<?>) field.get(null);
    }
}
