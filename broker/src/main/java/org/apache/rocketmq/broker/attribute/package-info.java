/**
 * The attributes of topics and groups: named texts that an operator sets and removes one by one, each with what it may
 * be. Start with {@code AttributeRules}.
 */
package org.apache.rocketmq.broker.attribute;
