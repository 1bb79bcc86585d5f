package org.apache.rocketmq.remoting.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.remoting.internal.frame.Frames;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** Reads what a channel without a socket was given to send. */
final class Answers {
    private Answers() { }

    /** The next frame, of which a buffer may have several. */
    static RemotingCommand next(EmbeddedChannel channel) {
        ByteBuf frames = (ByteBuf) channel.outboundMessages().peek();
        var bytes = new byte[Integer.BYTES + frames.getInt(frames.readerIndex())];
        frames.readBytes(bytes);
        if (!frames.isReadable()) {
            channel.outboundMessages().remove();
            frames.release();
        }
        return Frames.decode(bytes);
    }

    /** What the rest of the frames answers. */
    static List<Integer> opaques(EmbeddedChannel channel) {
        var opaques = new ArrayList<Integer>();
        while (!channel.outboundMessages().isEmpty()) {
            if (channel.outboundMessages().peek() == Unpooled.EMPTY_BUFFER) {
                channel.outboundMessages().remove();
            } else {
                opaques.add(next(channel).getOpaque());
            }
        }
        return opaques;
    }
}
