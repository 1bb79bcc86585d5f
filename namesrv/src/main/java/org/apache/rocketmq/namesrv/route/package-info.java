/**
 * Who is there and who holds which topic. {@code ClusterView} is immutable: whoever has one may read it on any thread
 * for as long as he likes. {@code Registrations} is the one writer that replaces it, and alone knows which broker is
 * alive.
 *
 * <p>Nothing here knows the wire: {@code namesrv.handler} translates.
 */
package org.apache.rocketmq.namesrv.route;
