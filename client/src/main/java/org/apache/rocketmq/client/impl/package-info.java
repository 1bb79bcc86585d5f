/** What the public API names of the client's inside. It delegates; there is nothing to call here but for hooks. */
package org.apache.rocketmq.client.impl;
