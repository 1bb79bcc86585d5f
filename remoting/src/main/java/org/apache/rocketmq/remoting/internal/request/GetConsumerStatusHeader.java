package org.apache.rocketmq.remoting.internal.request;

import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;

/**
 * Asks how far the members of a group have got in a topic, by their own account.
 *
 * @param clientAddr the id of the one member that is asked; null or empty for all
 */
public record GetConsumerStatusHeader(String topic, String group, String clientAddr) {

    public static final HeaderCodec<GetConsumerStatusHeader> CODEC = new HeaderCodec<>() {
        @Override
        public GetConsumerStatusHeader decode(Fields in) {
            return new GetConsumerStatusHeader(in.string("topic"), in.string("group"), in.get("clientAddr"));
        }

        @Override
        public void encode(GetConsumerStatusHeader header, Fields out) {
            out.put("topic", header.topic);
            out.put("group", header.group);
            out.put("clientAddr", header.clientAddr);
        }
    };
}
