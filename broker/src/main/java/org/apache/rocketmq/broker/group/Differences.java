package org.apache.rocketmq.broker.group;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * In what the members of a group differ. They share the queues of each topic, and a group has one subscription to a
 * topic: what one member wants and another does not may reach nobody.
 */
final class Differences {
    private static final String NOTHING = "nothing";
    /** Of a large group not each client is named. */
    private static final int MOST_NAMED = 10;

    private Differences() { }

    /** What one member wants. */
    private record Wishes(String clientId, Map<String, Subscription> byTopic) {

        String of(String topic) {
            var wanted = byTopic.get(topic);
            if (wanted == null) {
                return NOTHING;
            }
            return (wanted.byTag() ? "[" : wanted.expressionType() + " [") + wanted.text() + "]";
        }
    }

    /** One line for each topic of which the members want different things: who wants what. */
    static List<String> among(Collection<Joining> members) {
        var all = members.stream().map(member -> new Wishes(member.clientId(), member.byTopic())).toList();
        var topics = new TreeSet<String>();
        all.forEach(wishes -> topics.addAll(wishes.byTopic.keySet()));
        var differences = new ArrayList<String>();
        for (String topic : topics) {
            var clientsByWish = new TreeMap<String, TreeSet<String>>();
            for (var wishes : all) {
                clientsByWish.computeIfAbsent(wishes.of(topic), wish -> new TreeSet<>()).add(wishes.clientId);
            }
            if (clientsByWish.size() > 1) {
                differences.add(topic + ": " + clientsByWish.entrySet().stream()
                    .map(each -> each.getKey() + " by " + named(each.getValue())).collect(Collectors.joining("; ")));
            }
        }
        return differences;
    }

    private static String named(TreeSet<String> clients) {
        String first = clients.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return clients.size() <= MOST_NAMED ? first : first + " and " + (clients.size() - MOST_NAMED) + " others";
    }
}
