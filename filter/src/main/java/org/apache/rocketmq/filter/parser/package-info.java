/** From a selector's text to its condition. The grammar is in {@code Sql.g4}. */
package org.apache.rocketmq.filter.parser;
