package org.apache.rocketmq.namesrv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.remoting.internal.request.GetRouteInfoHeader;
import org.apache.rocketmq.remoting.internal.request.RequestType;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.RequestDispatcher;
import org.apache.rocketmq.remoting.internal.transport.ClientOptions;
import org.apache.rocketmq.remoting.internal.transport.IoLoops;
import org.apache.rocketmq.remoting.internal.transport.RpcClient;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** One process as a name server sees it: a connection, and what is asked by it. */
final class Caller implements AutoCloseable {
    private static final long TIMEOUT_MILLIS = 30_000;

    private final String namesrv;
    private final RpcClient client;

    Caller(IoLoops loops, int port) {
        namesrv = "127.0.0.1:" + port;
        client = new RpcClient(loops, ClientOptions.defaults(), new RequestDispatcher(
            HandlerTable.empty(), Runnable::run, Failures.toLog("test"), List.of()), List.of());
    }

    /** Asks, whatever comes of it. */
    <H> RemotingCommand ask(RequestType<H, ?> type, H header, byte[] body) {
        return ask(type.request(header, body));
    }

    RemotingCommand ask(RemotingCommand request) {
        return client.call(namesrv, request, TIMEOUT_MILLIS).join();
    }

    /** Asks for what must succeed. */
    <H> RemotingCommand get(RequestType<H, ?> type, H header, byte[] body) {
        var reply = ask(type, header, body);
        assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
        return reply;
    }

    /** The text of a successful answer's body. */
    <H> String text(RequestType<H, ?> type, H header) {
        return new String(get(type, header, null).getBody(), StandardCharsets.UTF_8);
    }

    /** The route of a topic, or null where there is none. */
    String route(String topic) {
        var reply = ask(Requests.GET_ROUTEINFO_BY_TOPIC, new GetRouteInfoHeader(topic, null), null);
        if (reply.getCode() == ResponseCode.TOPIC_NOT_EXIST) {
            return null;
        }
        assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
        return new String(reply.getBody(), StandardCharsets.UTF_8);
    }

    void disconnect() {
        client.disconnect(namesrv);
    }

    @Override
    public void close() {
        client.close();
    }
}
