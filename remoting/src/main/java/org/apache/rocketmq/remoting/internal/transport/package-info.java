/**
 * Sockets: listening, connecting, reading and writing frames, idle connections and back pressure. A connection is
 * touched by its event loop alone; other threads hand it frames by one hop.
 *
 * <p>Start with {@code RpcServer} and {@code RpcClient}; what they share is {@code ConnectionHandler}, which reads, and
 * {@code Connection}, which writes and is the {@code Peer} of handlers.
 */
package org.apache.rocketmq.remoting.internal.transport;
