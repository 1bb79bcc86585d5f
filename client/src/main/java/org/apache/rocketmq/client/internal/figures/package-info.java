/**
 * How a consumer does, in numbers: {@code ConsumeFigures} counts and samples, for those who ask by way of a broker, and
 * for the application.
 */
package org.apache.rocketmq.client.internal.figures;
