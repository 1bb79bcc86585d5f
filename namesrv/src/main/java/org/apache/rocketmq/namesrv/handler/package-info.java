/**
 * The requests that a name server answers: one class for each, and {@code NamesrvRequests}, the table of them all.
 * Here the wire's headers and bodies meet {@code namesrv.route} and {@code namesrv.kv}.
 */
package org.apache.rocketmq.namesrv.handler;
