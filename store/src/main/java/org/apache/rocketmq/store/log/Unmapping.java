package org.apache.rocketmq.store.log;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a mapping at once instead of at the collector's next turn, so that a deleted file's blocks are free. Who touches
 * the buffer after that ends the process.
 */
final class Unmapping {
    private static final Logger LOG = LoggerFactory.getLogger(Unmapping.class);
    private static final Object UNSAFE = find("theUnsafe");
    private static final Method CLEANER = UNSAFE == null ? null : cleaner();

    private Unmapping() { }

    /** The one way that Java 17 has; null where the virtual machine lacks it. */
    private static Object find(String singleton) {
        try {
            var field = Class.forName("sun.misc.Unsafe").getDeclaredField(singleton);
            field.setAccessible(true);
            return field.get(null);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return missing(e);
        }
    }

    private static Method cleaner() {
        try {
            return UNSAFE.getClass().getMethod("invokeCleaner", ByteBuffer.class);
        } catch (NoSuchMethodException e) {
            return missing(e);
        }
    }

    private static <T> T missing(Exception e) {
        LOG.warn("This virtual machine cannot unmap files: the collector does, which frees deleted ones late", e);
        return null;
    }

    /** Whether mappings end at once. */
    static boolean isImmediate() {
        return CLEANER != null;
    }

    /** Unmaps a file, or leaves that to the collector where there is no other way. */
    static void unmap(MappedByteBuffer map) {
        if (CLEANER == null) {
            return;
        }
        try {
            CLEANER.invoke(UNSAFE, map);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a file cannot be unmapped", e);
        }
    }
}
