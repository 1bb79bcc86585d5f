package org.apache.rocketmq.broker.group;

import org.apache.rocketmq.remoting.protocol.LanguageCode;

/** Which client, and what it is written in. */
record ClientIdentity(String id, LanguageCode language, int version) { }
