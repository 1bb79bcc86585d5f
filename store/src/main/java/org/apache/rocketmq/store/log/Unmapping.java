package org.apache.rocketmq.store.log;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
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
    private static final MethodHandle CLEANER = findCleaner();

    private Unmapping() { }

    /** The one way that Java 17 has; null where the virtual machine lacks it. */
    private static MethodHandle findCleaner() {
        try {
            Class<?> type = Class.forName("sun.misc.Unsafe");
            var field = type.getDeclaredField("theUnsafe");
            field.setAccessible(true);
            return MethodHandles.lookup()
                .findVirtual(type, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
                .bindTo(field.get(null));
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.warn("This virtual machine cannot unmap files: the collector does, which frees deleted ones late", e);
            return null;
        }
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
            CLEANER.invoke((ByteBuffer) map);
        } catch (Throwable e) {
            throw new IllegalStateException("a file cannot be unmapped", e);
        }
    }
}
