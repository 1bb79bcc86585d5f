package org.apache.rocketmq.broker.send;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** Any bytes as a batch. */
class BatchLayoutPropertyTest {
    @Property(tries = 2000)
    void shouldNeverFailOtherwiseThanByRefusing(@ForAll @Size(max = 64) byte[] garbage) {
        try {
            BatchLayout.read(ByteBuffer.wrap(garbage));
        } catch (RequestRejected e) {
            assertEquals(ResponseCode.MESSAGE_ILLEGAL, e.code());
        }
    }
}
