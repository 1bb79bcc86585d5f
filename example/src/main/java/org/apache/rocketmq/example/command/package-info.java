/**
 * The frame of the example programs: their command line, their exit code, and how they stop.
 *
 * <p>Exit codes: 0 done, 1 failed (the reason is on the error output), 2 wrong use.
 */
package org.apache.rocketmq.example.command;
