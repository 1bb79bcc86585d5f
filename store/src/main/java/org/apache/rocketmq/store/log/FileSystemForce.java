package org.apache.rocketmq.store.log;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Linux's syncfs(2): forces a whole file system, whatever it holds, with one call instead of one for each file. Linux
 * tells what could not be written since the file descriptor was opened, from 5.8 on; before, it told nothing.
 */
final class FileSystemForce implements Disk.WholeForce {
    private static final Logger LOG = LoggerFactory.getLogger(FileSystemForce.class);
    private static final Pattern TELLS_FAILURES = Pattern.compile("([6-9]|[1-9]\\d|5\\.([89]|[1-9]\\d))\\b.*");
    private static final int READ_ONLY_CLOSE_ON_EXEC = 0x80000;
    private static final boolean USABLE = isUsable();

    private final Path folder;
    private final int descriptor;

    /** The C library's functions. */
    private static final class Calls {
        static {
            Native.register(Calls.class, "c");
        }

        static native int open(String path, int flags) throws LastErrorException;

        static native int syncfs(int descriptor) throws LastErrorException;

        static native int close(int descriptor) throws LastErrorException;
    }

    private FileSystemForce(Path folder, int descriptor) {
        this.folder = folder;
        this.descriptor = descriptor;
    }

    private static boolean isUsable() {
        if (!tellsFailures(System.getProperty("os.name"), System.getProperty("os.version"))) {
            return false;
        }
        try {
            Class.forName(Calls.class.getName());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            LOG.info("Thousands of consume queues are forced one by one, as syncfs cannot be called: {}", e.toString());
            return false;
        }
    }

    /** Whether a system has a syncfs that tells failures. */
    static boolean tellsFailures(String name, String version) {
        return name.equals("Linux") && TELLS_FAILURES.matcher(version).matches();
    }

    /** For the file system of a folder; null where that cannot be had, or would not tell a failure. */
    static FileSystemForce open(Path folder) throws IOException {
        try {
            return USABLE ? new FileSystemForce(folder, Calls.open(folder.toString(), READ_ONLY_CLOSE_ON_EXEC)) : null;
        } catch (LastErrorException e) {
            throw new IOException("cannot open " + folder + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void force() throws IOException {
        try {
            Calls.syncfs(descriptor);
        } catch (LastErrorException e) {
            throw new IOException("cannot force the file system of " + folder + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            Calls.close(descriptor);
        } catch (LastErrorException e) {
            LOG.warn("A file descriptor of {} could not be closed", folder, e);
        }
    }
}
