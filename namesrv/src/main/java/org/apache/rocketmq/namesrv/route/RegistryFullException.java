package org.apache.rocketmq.namesrv.route;

/** The registry is at its limit and takes nothing more in. The text says which limit it is. */
public final class RegistryFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RegistryFullException(String message) {
        super(message);
    }
}
