package org.apache.rocketmq.remoting.internal.header;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.apache.rocketmq.remoting.CommandCustomHeader;
import org.apache.rocketmq.remoting.exception.RemotingCommandException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingCommandType;
import org.apache.rocketmq.remoting.protocol.SerializeType;
import org.junit.jupiter.api.Test;

/** Headers as classes, as Apache's client was seen to treat them. */
class CustomHeadersTest {

    /** A header of an application. */
    public static class Own implements CommandCustomHeader {
        private String text;
        private Integer number;
        private long wide = 3;
        private boolean truth;
        private byte[] other;

        @Override
        public void checkFields() throws RemotingCommandException {
            if ("bad".equals(text)) {
                throw new RemotingCommandException("checked");
            }
        }

        @Override
        public String toString() {
            return text + number + wide + truth + (other == null);
        }
    }

    /** One that nobody else can make. */
    public static final class Closed implements CommandCustomHeader {
        private Closed(int number) {
            assertEquals(0, number);
        }

        @Override
        public void checkFields() {
            // Any value will do.
        }
    }

    @Test
    void shouldWriteAndReadHeaders() throws Exception {
        var header = new Own();
        header.text = "A";
        header.number = 2;
        var command = RemotingCommand.createRequestCommand(5, header);
        assertSame(header, command.readCustomHeader());
        assertEquals(Map.of("text", "A", "number", "2", "wide", "3", "truth", "false"), command.getExtFields());
        assertEquals("A23falsetrue", command.decodeCommandCustomHeader(Own.class).toString());
        assertEquals(RemotingCommandType.REQUEST_COMMAND, command.getType());
        assertNull(command.decodeCommandCustomHeader(Closed.class));
    }

    @Test
    void shouldKeepWhatIsMissingOrNoNumberAndCheckTheRest() throws Exception {
        var command = RemotingCommand.createRequestCommand(5, null);
        assertEquals("nullnull3falsetrue", command.decodeCommandCustomHeader(Own.class).toString());
        command.addExtField("number", "none");
        command.addExtField("truth", "true");
        assertEquals("nullnull3truetrue", command.decodeCommandCustomHeaderDirectly(Own.class, true).toString());
        command.addExtField("text", "bad");
        assertThrows(RemotingCommandException.class, () -> command.decodeCommandCustomHeader(Own.class));
    }

    @Test
    void shouldMakeResponses() {
        var unset = RemotingCommand.createResponseCommand(Own.class);
        assertEquals(1, unset.getCode());
        assertEquals("not set any response code", unset.getRemark());
        assertEquals("nullnull3falsetrue", unset.readCustomHeader().toString());
        assertEquals(RemotingCommandType.RESPONSE_COMMAND, unset.getType());
        assertNull(RemotingCommand.createResponseCommand(7, "r", Closed.class));
        assertEquals("r", RemotingCommand.buildErrorResponse(7, "r").getRemark());
    }

    @Test
    void shouldReadTheSecondWordOfAFrame() {
        int word = RemotingCommand.markProtocolType(5, SerializeType.ROCKETMQ);
        assertEquals(0x01000005, word);
        assertEquals(5, RemotingCommand.getHeaderLength(word));
        assertEquals(SerializeType.ROCKETMQ, RemotingCommand.getProtocolType(word));
    }
}
