package org.apache.rocketmq.example.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Spans of a load that somebody else bounds: who puts another load beside it, and says when that begins and ends. */
public final class Spans {
    private Spans() {
    }

    /**
     * Says that the load is warm; from then on each line of the input ends a span, whose figures and number are
     * printed, and begins the next one. Returns at the end of the input.
     */
    public static void follow(Meter meter, Observed observed, InputStream in, PrintStream out) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        meter.restart();
        var start = Usage.now(observed);
        out.println("warm");
        for (int number = 1; lines.readLine() != null; number++) {
            var end = Usage.now(observed);
            out.println(start.result(end, meter.whole(), observed));
            out.println("span " + number);
            meter.restart();
            start = end;
        }
    }
}
