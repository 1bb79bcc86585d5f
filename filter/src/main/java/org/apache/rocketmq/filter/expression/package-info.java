/** What a selector means: operands, and conditions over a message's properties in three-valued logic. */
package org.apache.rocketmq.filter.expression;
