package org.apache.rocketmq.test.program;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;

/**
 * Runs one command of mqadmin for each line of its standard input, words parted by tabs, and prints a line that begins
 * with {@code ended} after each. Needs Apache's jars, which are found by name only, as this is compiled with ours, too.
 */
public final class RunAdminCommands {
    private RunAdminCommands() { }

    /** Ends when its standard input does. */
    public static void main(String[] texts) throws Exception {
        System.setProperty("rocketmq.namesrv.addr", new Arguments(texts).text("namesrv"));
        Method run = Class.forName("org.apache.rocketmq.tools.command.MQAdminStartup").getMethod(
            "main0", String[].class, Class.forName("org.apache.rocketmq.remoting.RPCHook"));
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int number = 0;
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            try {
                run.invoke(null, line.split("\t"), null);
            } catch (InvocationTargetException e) {
                e.getCause().printStackTrace(System.out);
            }
            System.err.flush();
            number++;
            System.out.println("\nended " + number + ".");
        }
        System.exit(0);
    }
}
