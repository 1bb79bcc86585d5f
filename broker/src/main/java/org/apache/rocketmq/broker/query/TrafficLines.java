package org.apache.rocketmq.broker.query;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.rocketmq.broker.stats.Statistics;
import org.apache.rocketmq.broker.stats.Tally;

/** What went through the broker, under the names that Apache's tools show: rates over three spans, and totals. */
final class TrafficLines {
    private static final List<Duration> SPANS =
        List.of(Tally.PERIOD, Duration.ofMinutes(1), Duration.ofMinutes(10));

    private final Statistics statistics;

    TrafficLines(Statistics statistics) {
        this.statistics = statistics;
    }

    void put(Map<String, String> table, long nowMillis) {
        var put = statistics.allPut();
        var got = statistics.allGot();
        table.put("putTps", rates(put.messages(), nowMillis));
        table.put("getTransferredTps", rates(got.messages(), nowMillis));
        table.put("getFoundTps", figures(span -> got.messages().timesPerSecond(nowMillis, span)));
        table.put("getMissTps", rates(statistics.emptyPulls(), nowMillis));
        table.put("getTotalTps", figures(span -> got.messages().timesPerSecond(nowMillis, span)
            + statistics.emptyPulls().perSecond(nowMillis, span)));
        table.put("putMessageTimesTotal", Long.toString(put.messages().total()));
        table.put("putMessageSizeTotal", Long.toString(put.bytes().total()));
        table.put("putMessageAverageSize", Double.toString(
            (double) put.bytes().total() / Math.max(1, put.messages().total())));
        table.put("msgPutTotalTodayNow", Long.toString(put.messages().total()));
        table.put("msgPutTotalTodayMorning", Long.toString(statistics.putMidnights().today()));
        table.put("msgPutTotalYesterdayMorning", Long.toString(statistics.putMidnights().yesterday()));
        table.put("msgGetTotalTodayNow", Long.toString(got.messages().total()));
        table.put("msgGetTotalTodayMorning", Long.toString(statistics.gotMidnights().today()));
        table.put("msgGetTotalYesterdayMorning", Long.toString(statistics.gotMidnights().yesterday()));
        putTimers(table, nowMillis);
    }

    private void putTimers(Map<String, String> table, long nowMillis) {
        var followed = statistics.timersFollowed();
        var delivered = statistics.timersDelivered();
        table.put("timerEnqueueTps", rate(followed, nowMillis));
        table.put("timerDequeueTps", rate(delivered, nowMillis));
        table.put("timersFollowed", Long.toString(followed.total()));
        table.put("timersDelivered", Long.toString(delivered.total()));
    }

    private static String rate(Tally tally, long nowMillis) {
        return Double.toString(tally.perSecond(nowMillis, Duration.ofMinutes(1)));
    }

    private static String rates(Tally tally, long nowMillis) {
        return figures(span -> tally.perSecond(nowMillis, span));
    }

    private static String figures(ToDoubleFunction<Duration> figure) {
        return SPANS.stream().map(span -> Double.toString(figure.applyAsDouble(span)))
            .collect(Collectors.joining(" "));
    }
}
