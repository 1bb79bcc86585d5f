package org.apache.rocketmq.remoting.internal.header;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What codecs put and others read. */
class FieldsTest {
    /** A codec that gives the names that it is asked for. */
    private record Named(String first, String second) implements HeaderCodec<Long> {
        @Override
        public Long decode(Fields in) {
            return in.int64(first);
        }

        @Override
        public void encode(Long header, Fields out) {
            out.put(first, header);
            out.putIfPresent(second, header);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 7, 255, 256, Long.MAX_VALUE})
    void shouldHaveNumbersAsTexts(long number) {
        var fields = Fields.of(new Named("a", "b"), number);
        assertEquals(Map.of("a", Long.toString(number), "b", Long.toString(number)), fields.toMap());
        assertEquals(number, fields.int64("b"));
    }

    @Test
    void shouldReplaceWhatIsPutAgain() {
        var fields = Fields.of(new Named("a", "b"), 1L);
        fields.put("a", 2);
        assertEquals(Map.of("a", "2", "b", "1"), fields.toMap());
        assertEquals(2, fields.count());
    }

    @Test
    void shouldRefuseACodecThatGivesANameTwice() {
        var codec = new Named("a", "a");
        assertEquals("Named[first=a, second=a] gives a name twice: 1",
            assertThrows(AssertionError.class, () -> Fields.of(codec, 1L)).getMessage());
    }
}
