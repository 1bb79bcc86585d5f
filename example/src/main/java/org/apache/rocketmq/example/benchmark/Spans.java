package org.apache.rocketmq.example.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Spans of a load that somebody else bounds: who puts another load beside it, and says when that begins and ends. */
public final class Spans {
    /** The line before a span in which the process's own garbage is not to be collected. */
    public static final String COLLECT = "collect";

    /** What a collection has held up gets through meanwhile. */
    private static final long SETTLING_MILLIS = 250;

    private Spans() {
    }

    /**
     * Says that the load is warm; from then on each line of the input ends a span, whose figures and number are
     * printed, and begins the next one. Before the first one, and where the line is {@link #COLLECT}, garbage is
     * collected between two spans. Returns at the end of the input.
     */
    public static void follow(Meter meter, Observed observed, InputStream in, PrintStream out)
        throws IOException, InterruptedException {

        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        collect();
        meter.restart();
        var start = Usage.now(observed);
        out.println("warm");
        int number = 1;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            out.println(start.result(Usage.now(observed), meter.whole(), observed));
            if (line.equals(COLLECT)) {
                collect();
            }
            meter.restart();
            start = Usage.now(observed);
            out.println("span " + number++);
        }
    }

    /** Says that a load is warm which begins with the next line of the input; at its end, too. */
    public static void awaitLine(InputStream in, PrintStream out) throws IOException {
        out.println("warm");
        int read = in.read();
        while (read >= 0 && read != '\n') {
            read = in.read();
        }
    }

    /** A pause of 40 ms would be one message of a hundred in a span of 4 s. */
    private static void collect() throws InterruptedException {
        System.gc();
        TimeUnit.MILLISECONDS.sleep(SETTLING_MILLIS);
    }
}
