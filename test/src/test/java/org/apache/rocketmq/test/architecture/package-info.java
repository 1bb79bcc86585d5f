/**
 * The rules of the project's architecture, checked over the classes of all modules and over the source files.
 *
 * <p>A rule has no silent exception: each lies in {@code Exceptions} as a constant with its reason.
 */
package org.apache.rocketmq.test.architecture;
