/** How the tests of all modules behave. Beside it lie the checkstyle rules. */
package org.apache.rocketmq.style;
