/** How a consumer does, in numbers: {@code ConsumeFigures} counts and samples, for those who ask by way of a broker. */
package org.apache.rocketmq.client.internal.figures;
