package org.apache.rocketmq.store.key;

/** An index file whose bytes cannot be what was written. It is thrown away and made anew from the log. */
final class DamagedIndexException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient IndexFile file;

    DamagedIndexException(IndexFile file, String what) {
        super("index file " + file + " holds " + what, null, false, false);
        this.file = file;
    }

    IndexFile file() {
        return file;
    }
}
