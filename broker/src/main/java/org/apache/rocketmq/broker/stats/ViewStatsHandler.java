package org.apache.rocketmq.broker.stats;

import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.apache.rocketmq.remoting.internal.request.ViewBrokerStatsDataHeader;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.BrokerStatsData;
import org.apache.rocketmq.remoting.protocol.body.BrokerStatsItem;

/** Tells one figure, named as RocketMQ does: a name, and a key such as {@code topic} or {@code topic@group}. */
final class ViewStatsHandler implements Handler<ViewBrokerStatsDataHeader> {
    private static final String BETWEEN = "@";

    private final Statistics statistics;
    private final String cluster;
    private final InstantSource clock;

    ViewStatsHandler(Statistics statistics, String cluster, InstantSource clock) {
        this.statistics = statistics;
        this.cluster = cluster;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Response> handle(Request<ViewBrokerStatsDataHeader> request) {
        var header = request.header();
        var tally = find(header.statsName(), header.statsKey());
        if (tally == null) {
            throw new RequestRejected(Refusal.FIGURE_UNKNOWN,
                "The stats <" + header.statsName() + "> <" + header.statsKey() + "> not exist");
        }
        long now = clock.millis();
        var body = new BrokerStatsData();
        body.setStatsMinute(item(tally.lastMinute(now)));
        body.setStatsHour(item(tally.lastHour(now)));
        body.setStatsDay(item(tally.lastDay(now)));
        return Response.ok().body(body.encode()).now();
    }

    private Tally find(String name, String key) {
        return switch (name) {
            case "TOPIC_PUT_NUMS" -> messages(statistics.put(key));
            case "TOPIC_PUT_SIZE" -> bytes(statistics.put(key));
            case "GROUP_GET_NUMS" -> messages(statistics.got(groupOf(key), topicOf(key)));
            case "GROUP_GET_SIZE" -> bytes(statistics.got(groupOf(key), topicOf(key)));
            case "SNDBCK_PUT_NUMS" -> messages(statistics.sentBack(groupOf(key), topicOf(key)));
            case "BROKER_PUT_NUMS" -> key.equals(cluster) ? statistics.allPut().messages() : null;
            case "BROKER_GET_NUMS" -> key.equals(cluster) ? statistics.allGot().messages() : null;
            default -> null;
        };
    }

    private static Tally messages(Flow flow) {
        return flow == null ? null : flow.messages();
    }

    private static Tally bytes(Flow flow) {
        return flow == null ? null : flow.bytes();
    }

    private static String topicOf(String key) {
        int at = key.indexOf(BETWEEN);
        return at < 0 ? key : key.substring(0, at);
    }

    private static String groupOf(String key) {
        return key.substring(key.indexOf(BETWEEN) + 1);
    }

    private static BrokerStatsItem item(Figure figure) {
        var item = new BrokerStatsItem();
        item.setSum(figure.sum());
        item.setTps(figure.perSecond());
        item.setAvgpt(figure.perTime());
        return item;
    }
}
