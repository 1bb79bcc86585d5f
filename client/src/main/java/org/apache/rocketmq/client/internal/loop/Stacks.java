package org.apache.rocketmq.client.internal.loop;

import java.util.TreeMap;

/** What the threads of this process do, as a text for people. */
final class Stacks {
    private Stacks() { }

    /** All threads by name, with their states and stacks. */
    static String ofAllThreads() {
        var threads = new TreeMap<String, String>();
        Thread.getAllStackTraces().forEach((thread, frames) -> {
            var text = new StringBuilder();
            for (StackTraceElement frame : frames) {
                text.append("    ").append(frame).append('\n');
            }
            threads.put(thread.getName() + " #" + thread.getId(), thread.getState() + "\n" + text);
        });
        var all = new StringBuilder();
        threads.forEach((name, stack) -> all.append(name).append("  ").append(stack).append('\n'));
        return all.toString();
    }
}
