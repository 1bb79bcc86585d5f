package org.apache.rocketmq.remoting.internal.header;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.junit.jupiter.api.Test;

/** What hooks do with the map of a frame's fields. */
class FieldsViewTest {

    @Test
    void shouldChangeTheFrame() {
        var command = RemotingCommand.request(1, Fields.of(Map.of("a", "1", "b", "2")));
        var fields = command.getExtFields();
        assertEquals(Map.of("a", "1", "b", "2"), fields);
        fields.put("c", "3");
        fields.putIfAbsent("a", "other");
        fields.putAll(Map.of("d", "4"));
        assertEquals("2", fields.remove("b"));
        assertEquals(Map.of("a", "1", "c", "3", "d", "4"), command.getExtFields());
        assertEquals(fields, command.getExtFields());
        fields.put("c", null);
        assertNull(command.fields().get("c"));
        fields.clear();
        assertEquals(0, command.fields().count());
    }
}
