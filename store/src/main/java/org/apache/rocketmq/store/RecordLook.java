package org.apache.rocketmq.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.store.log.Segment;

/**
 * A look at one record after another, for one read. The bytes of a record that this process wrote, and that are
 * probably still in memory, are looked at in the mapping. Others are read through the file first, and their body is
 * held against its checksum: what the disk cannot give is a failure here, where in the mapping it would be a signal
 * that ends the process, or an error that comes too late.
 */
final class RecordLook implements AutoCloseable {
    /** Longer records take a buffer of their own. */
    private static final int SHARED_BYTES = 64 * 1024;
    /** At most this much for each thread that reads. */
    private static final ThreadLocal<ByteBuffer> SHARED =
        ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(SHARED_BYTES));

    /** So much at least is read at a time, as the next records of a queue are often near. */
    private static final int READ_AHEAD_BYTES = 16 * 1024;

    private final ReadRules rules;
    private final long logEnd;
    private FileChannel file;
    private Segment fileOf;
    /** What the shared buffer holds: so many bytes of the file from an offset. */
    private int windowOffset;
    private int windowBytes;
    private boolean readable;
    private ByteBuffer bytes;
    private int at;

    /**
     * Looks at nothing yet.
     *
     * @param logEnd nothing is looked at beyond it
     */
    RecordLook(ReadRules rules, long logEnd) {
        this.rules = rules;
        this.logEnd = logEnd;
    }

    /** Whether a record is probably not in memory any more. */
    boolean isCold(long position) {
        return rules.isCold(position, logEnd);
    }

    private boolean isChecked(long position) {
        return rules.isChecked(position, logEnd);
    }

    /**
     * Looks at a whole record. Where it is good, {@link #bytes} has it at {@link #at}.
     *
     * @param segment where it lies, held by the caller
     * @param length the record's, where something else tells it; -1 where not
     * @return what is wrong there, or null
     */
    String whole(Segment segment, long position, int length) {
        readable = true;
        try {
            String complaint = head(segment, position, Math.max(length, RecordCheck.HEAD_BYTES));
            if (complaint == null && length >= 0 && bytes.getInt(at) != length) {
                complaint = "a record of " + bytes.getInt(at) + " bytes instead of " + length;
            }
            if (complaint != null) {
                return complaint;
            }
            if (!isChecked(position)) {
                return RecordCheck.parts(bytes, at);
            }
            readWhole(segment, position);
            complaint = RecordCheck.parts(bytes, at);
            return complaint != null ? complaint : RecordCheck.body(bytes, at);
        } catch (IOException | InternalError e) {
            readable = false;
            return "bytes that cannot be read (" + e + ")";
        }
    }

    /** Whether the disk gave the bytes that were looked at last, be they good or not. */
    boolean isReadable() {
        return readable;
    }

    /** When a record was stored; -1 where that cannot be told. */
    long storeTimestamp(Segment segment, long position) {
        try {
            boolean good = head(segment, position, RecordCheck.HEAD_BYTES) == null;
            return good ? RecordCheck.storeTimestamp(bytes, at) : -1;
        } catch (IOException | InternalError e) {
            return -1;
        }
    }

    /** The buffer with the record. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** Where the record starts in its buffer. */
    int at() {
        return at;
    }

    private String head(Segment segment, long position, int wished) throws IOException {
        int offset = (int) (position - segment.start());
        long space = Math.min(segment.length() - offset - RecordLayout.BLANK_LENGTH, logEnd - position);
        if (space < RecordCheck.HEAD_BYTES) {
            return "no record: only " + Math.max(0, space) + " bytes are left to the end of the log or file";
        }
        if (isChecked(position)) {
            bytes = SHARED.get();
            at = window(segment, offset, wished, space);
        } else {
            bytes = segment.bytes();
            at = offset;
        }
        return RecordCheck.head(bytes, at, position, space);
    }

    /** What the shared buffer cannot hold comes through it, in pieces, into one of the record's own. */
    private void readWhole(Segment segment, long position) throws IOException {
        int offset = (int) (position - segment.start());
        int length = bytes.getInt(at);
        if (length <= SHARED_BYTES) {
            at = window(segment, offset, length, length);
            return;
        }
        var whole = ByteBuffer.allocate(length);
        while (whole.hasRemaining()) {
            int piece = Math.min(SHARED_BYTES, whole.remaining());
            whole.put(bytes.slice(window(segment, offset + whole.position(), piece, piece), piece));
        }
        bytes = whole;
        at = 0;
    }

    /**
     * Makes the shared buffer hold some bytes of a file, and returns where.
     *
     * @param wished so many, if they fit and are there
     * @param space so many are there
     */
    private int window(Segment segment, int offset, int wished, long space) throws IOException {
        int need = (int) Math.min(Math.min(wished, SHARED_BYTES), space);
        if (fileOf != segment) {
            close();
            file = segment.openForReading();
            fileOf = segment;
        }
        if (offset >= windowOffset && offset + need <= windowOffset + windowBytes) {
            return offset - windowOffset;
        }
        windowBytes = 0;
        ByteBuffer into = SHARED.get().clear().limit((int) Math.min(Math.max(need, READ_AHEAD_BYTES), space));
        while (into.hasRemaining()) {
            if (file.read(into, (long) offset + into.position()) < 0) {
                throw new IOException(segment + " is shorter than it was");
            }
        }
        into.clear();
        windowOffset = offset;
        windowBytes = (int) Math.min(Math.max(need, READ_AHEAD_BYTES), space);
        return 0;
    }

    @Override
    public void close() {
        fileOf = null;
        windowBytes = 0;
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
