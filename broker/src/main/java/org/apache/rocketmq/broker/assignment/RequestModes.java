package org.apache.rocketmq.broker.assignment;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.body.MessageRequestModeSerializeWrapper;
import org.apache.rocketmq.remoting.protocol.body.SetMessageRequestModeRequestBody;

/** How groups read topics, as operators have set it; kept in {@code config/messageRequestMode.json}. */
public final class RequestModes {
    /** So many settings the table holds at most. */
    static final int MOST = 200_000;

    private final TableFile file;
    private final ConcurrentMap<Reading, SetMessageRequestModeRequestBody> modes = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    /** Guarded by the file. */
    private long saved;

    private RequestModes(TableFile file, MessageRequestModeSerializeWrapper table) {
        this.file = file;
        modes.putAll(readings(table));
    }

    private static Map<Reading, SetMessageRequestModeRequestBody> readings(MessageRequestModeSerializeWrapper table) {
        var readings = new HashMap<Reading, SetMessageRequestModeRequestBody>();
        table.getMessageRequestModeMap().forEach((topic, byGroup) ->
            byGroup.forEach((group, mode) -> readings.put(new Reading(topic, group), mode)));
        return readings;
    }

    /** Has what another broker's table has, and nothing else; it is in the form of its file. */
    public void become(String json) {
        var others = readings(RemotingSerializable.fromJson(json, MessageRequestModeSerializeWrapper.class));
        String before = text();
        modes.keySet().retainAll(others.keySet());
        modes.putAll(others);
        if (!before.equals(text())) {
            changes.incrementAndGet();
        }
    }

    /** Who reads what. */
    private record Reading(String topic, String group) { }

    /** Reads the table from disk. */
    public static RequestModes open(TableFile file) throws IOException {
        return file.load(new RequestModes(file, new MessageRequestModeSerializeWrapper()),
            new TableFile.Shape<>("messageRequestModeMap", json -> new RequestModes(
                file, RemotingSerializable.fromJson(json, MessageRequestModeSerializeWrapper.class)),
                RequestModes::text));
    }

    /** How a group reads a topic; null where nobody has said so. */
    SetMessageRequestModeRequestBody find(String topic, String group) {
        return modes.get(new Reading(topic, group));
    }

    /**
     * Sets how a group reads a topic.
     *
     * @throws RequestRejected where the table is full
     */
    void set(SetMessageRequestModeRequestBody mode) {
        var reading = new Reading(mode.getTopic(), mode.getConsumerGroup());
        if (modes.size() >= MOST && !modes.containsKey(reading)) {
            throw new RequestRejected(Refusal.TOO_MANY_MODES, "the mode of the group " + mode.getConsumerGroup()
                + " is not kept: this broker keeps " + modes.size() + ", of at most " + MOST, modes.size(), MOST);
        }
        modes.put(reading, mode);
        changes.incrementAndGet();
    }

    /** Forgets how a group reads topics. */
    public void removeGroup(String group) {
        if (modes.keySet().removeIf(reading -> reading.group.equals(group))) {
            changes.incrementAndGet();
        }
    }

    /** Forgets how groups read a topic. */
    public void removeTopic(String topic) {
        if (modes.keySet().removeIf(reading -> reading.topic.equals(topic))) {
            changes.incrementAndGet();
        }
    }

    /** The table as JSON, in the form of its file. */
    String text() {
        var table = new TreeMap<String, Map<String, SetMessageRequestModeRequestBody>>();
        modes.forEach((reading, mode) ->
            table.computeIfAbsent(reading.topic, topic -> new TreeMap<>()).put(reading.group, mode));
        var wrapper = new MessageRequestModeSerializeWrapper();
        wrapper.setMessageRequestModeMap(table);
        return wrapper.toJson();
    }

    /** Writes the table to disk where it has changed since it was written last. */
    public void save() throws IOException {
        synchronized (file) {
            long now = changes.get();
            if (now != saved) {
                file.save(text());
                saved = now;
            }
        }
    }
}
