package org.apache.rocketmq.remoting.internal.header;

/**
 * Turns one kind of header into named fields and back, without reflection.
 *
 * @param <H> the header's record
 */
public interface HeaderCodec<H> {

    /** For requests and replies that have no header of their own. */
    HeaderCodec<Void> NONE = new HeaderCodec<>() {
        @Override
        public Void decode(Fields in) {
            return null;
        }

        @Override
        public void encode(Void header, Fields out) {
            // There is nothing to write.
        }
    };

    /**
     * Reads a header.
     *
     * @throws BadHeaderException where a required field is missing or one is malformed
     */
    H decode(Fields in);

    /** Writes a header, each name once; null fields are left out. */
    void encode(H header, Fields out);
}
