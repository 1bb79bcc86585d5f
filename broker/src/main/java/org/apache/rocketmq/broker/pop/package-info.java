/**
 * Popping: any number of consumers share a queue. A pop takes messages out for a time; each is acknowledged by the
 * receipt that came with it, or comes again when its time is over. What is out is known from records in a topic of the
 * system, which a broker reads when it starts. Start with {@code PopHandler}, then {@code HandingOut}, {@code Settling}
 * and {@code Revival}, then {@code PopRecovery}.
 */
package org.apache.rocketmq.broker.pop;
