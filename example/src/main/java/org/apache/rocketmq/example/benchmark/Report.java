package org.apache.rocketmq.example.benchmark;

import java.io.PrintStream;
import org.apache.rocketmq.example.command.Program;
import org.apache.rocketmq.example.command.StopSignal;

/** Prints a line for each interval while a load runs, and the whole at its end. */
final class Report {
    /** Each kind of failure is worth a line; a broker that is away for a minute is not worth a million. */
    private static final int MOST_FAILURES_PRINTED = 10;

    private final Meter meter;
    private final Span span;
    private final PrintStream out;
    private final PrintStream err;
    private int failuresPrinted;

    /** How long and how often: no result counts before the warm-up is over; 0 seconds is without end. */
    record Span(int intervalMillis, int warmupSeconds, int seconds) {
    }

    Report(Meter meter, Span span, PrintStream out, PrintStream err) {
        this.meter = meter;
        this.span = span;
        this.out = out;
        this.err = err;
    }

    /** Prints until somebody asks to stop or the span is over; then asks to stop. */
    void follow(StopSignal stop) throws InterruptedException {
        double elapsed = 0;
        boolean warm = span.warmupSeconds == 0;
        double end = span.seconds == 0 ? Double.MAX_VALUE : (double) span.warmupSeconds + span.seconds;
        while (elapsed < end && !stop.await(untilNext(elapsed, end))) {
            var measured = meter.interval();
            elapsed += measured.seconds();
            out.println(measured.line(elapsed));
            if (!warm && elapsed >= span.warmupSeconds) {
                warm = true;
                meter.restart();
                out.println("Warm; the result counts from here.");
            }
        }
        stop.give();
    }

    /** Prints one failure, unless there were many before. */
    synchronized void failure(Throwable failure) {
        if (failuresPrinted < MOST_FAILURES_PRINTED) {
            failuresPrinted++;
            err.println("Failed: " + Program.reason(failure)
                + (failuresPrinted == MOST_FAILURES_PRINTED ? " (more failures are only counted)" : ""));
        }
    }

    private long untilNext(double elapsed, double end) {
        return Math.max(1, Math.min(span.intervalMillis, (long) Math.ceil((end - elapsed) * 1000)));
    }
}
