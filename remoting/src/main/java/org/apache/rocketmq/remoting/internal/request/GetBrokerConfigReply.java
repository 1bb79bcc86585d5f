package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Tells the version of the settings that the broker has. */
public record GetBrokerConfigReply(String version) {

    public static final HeaderCodec<GetBrokerConfigReply> CODEC = new HeaderCodec<>() {
        @Override
        public GetBrokerConfigReply decode(Fields in) {
            return new GetBrokerConfigReply(in.string("version"));
        }

        @Override
        public void encode(GetBrokerConfigReply header, Fields out) {
            out.put("version", header.version);
        }
    };
}
