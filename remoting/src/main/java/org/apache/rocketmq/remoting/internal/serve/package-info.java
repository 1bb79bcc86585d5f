/**
 * The answering side of a connection: which handler answers which request, where it runs, and how its answer or its
 * failure becomes a reply. Start with {@code HandlerTable}.
 */
package org.apache.rocketmq.remoting.internal.serve;
