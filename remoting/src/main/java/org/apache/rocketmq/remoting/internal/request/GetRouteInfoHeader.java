package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/** Asks where a topic is. */
public record GetRouteInfoHeader(String topic, Boolean acceptStandardJsonOnly) {

    public static final HeaderCodec<GetRouteInfoHeader> CODEC = new HeaderCodec<>() {
        @Override
        public GetRouteInfoHeader decode(Fields in) {
            return new GetRouteInfoHeader(
                in.string("topic"), in.optionalBool("acceptStandardJsonOnly"));
        }

        @Override
        public void encode(GetRouteInfoHeader header, Fields out) {
            out.put("topic", header.topic);
            out.putIfPresent("acceptStandardJsonOnly", header.acceptStandardJsonOnly);
        }
    };
}
