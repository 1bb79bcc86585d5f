/**
 * Bytes to frames and back. A frame is a length, a header in one of two serialisations and a body:
 * <pre>
 *   0            4               5                 8                     8 + header length
 *   +------------+---------------+-----------------+---------------------+---------+
 *   | length of  | serialisation | length of the   | header: JSON object | body    |
 *   | all after  | 0 JSON        | header          | or binary fields    |         |
 *   | this word  | 1 ROCKETMQ    |                 |                     |         |
 *   +------------+---------------+-----------------+---------------------+---------+
 * </pre>
 * Start with {@code FrameReader} and {@code FrameWriter}. Nothing here knows connections, calls or handlers.
 */
package org.apache.rocketmq.remoting.internal.frame;
