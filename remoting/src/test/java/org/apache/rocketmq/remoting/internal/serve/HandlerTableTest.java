package org.apache.rocketmq.remoting.internal.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.junit.jupiter.api.Test;

/** Which handler answers what. */
class HandlerTableTest {
    private final HandlerTable table = HandlerTable.builder()
        .on(Requests.GET_BROKER_RUNTIME_INFO, request -> Response.ok().now(), Lane.ADMIN)
        .on(Requests.END_TRANSACTION, request -> Response.ok().now(), Lane.IO).build();

    @Test
    void shouldRefuseSomeTypesAndLeaveTheOthersAsTheyWere() {
        var refusing = table.refusing(List.of(Requests.END_TRANSACTION, Requests.RECALL_MESSAGE),
            () -> new RequestRejected(Refusal.BROKER_IS_REPLICA, "a replica"));

        assertSame(table.find(Requests.GET_BROKER_RUNTIME_INFO.code()),
            refusing.find(Requests.GET_BROKER_RUNTIME_INFO.code()));
        for (var type : List.of(Requests.END_TRANSACTION, Requests.RECALL_MESSAGE)) {
            var refusal = assertThrows(
                RequestRejected.class, () -> refusing.find(type.code()).handler().handle(null));
            assertEquals("a replica", refusal.getMessage());
        }
        assertNull(table.find(Requests.RECALL_MESSAGE.code()));
    }

    @Test
    void shouldNotTakeTwoHandlersForOneCode() {
        var builder = HandlerTable.builder().on(Requests.END_TRANSACTION, request -> null, Lane.IO);
        assertThrows(
            IllegalStateException.class, () -> builder.on(Requests.END_TRANSACTION, request -> null, Lane.IO));
    }
}
