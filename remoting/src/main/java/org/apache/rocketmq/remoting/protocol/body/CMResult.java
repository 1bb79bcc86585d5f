package org.apache.rocketmq.remoting.protocol.body;

/** What a listener said of a message that it was to consume at once. */
public enum CMResult {
    CR_SUCCESS, CR_LATER, CR_ROLLBACK, CR_COMMIT, CR_THROW_EXCEPTION, CR_RETURN_NULL
}
