package org.apache.rocketmq.store;

import java.nio.file.Path;

/** A store that another broker holds. */
public final class StoreInUseException extends StoreOpenException {
    private static final long serialVersionUID = 1L;

    StoreInUseException(Path root) {
        super("the store in " + root + " is in use by another broker, which holds " + root.resolve("lock")
            + ": stop that broker, or set storePathRootDir to another folder");
    }
}
