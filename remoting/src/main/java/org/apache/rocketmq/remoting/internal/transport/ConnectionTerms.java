package org.apache.rocketmq.remoting.internal.transport;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.rocketmq.remoting.internal.serve.RequestDispatcher;

/**
 * What all connections of one server or client have in common.
 *
 * @param side which end this is
 * @param maxFrameBytes the longest frame that is read or sent
 * @param idle how long a connection may be silent
 * @param dispatcher answers the requests that come in
 * @param nanos the time that deadlines are told in
 */
record ConnectionTerms(
    Side side, int maxFrameBytes, Duration idle, RequestDispatcher dispatcher, LongSupplier nanos) { }
