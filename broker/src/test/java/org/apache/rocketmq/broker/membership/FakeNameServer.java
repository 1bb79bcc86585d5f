package org.apache.rocketmq.broker.membership;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.remoting.internal.request.RegisterBrokerHeader;
import org.apache.rocketmq.remoting.internal.request.RegisterBrokerReply;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.UnregisterBrokerHeader;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.Lane;
import org.apache.rocketmq.remoting.internal.serve.RequestDispatcher;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.internal.transport.IoLoops;
import org.apache.rocketmq.remoting.internal.transport.RpcServer;
import org.apache.rocketmq.remoting.internal.transport.ServerOptions;
import org.apache.rocketmq.remoting.protocol.body.RegisterBrokerBody;

/** A name server that only keeps what brokers tell it. */
final class FakeNameServer implements AutoCloseable {
    final List<Registered> registered = new CopyOnWriteArrayList<>();
    final List<UnregisterBrokerHeader> unregistered = new CopyOnWriteArrayList<>();
    /** What it tells of the primary. */
    volatile RegisterBrokerReply primary = new RegisterBrokerReply(null, null);
    /** What it tells of ordered topics with each registration; null for nothing. */
    volatile byte[] orders;
    /** Registrations are answered when this is complete. */
    volatile CompletableFuture<Void> answering = CompletableFuture.completedFuture(null);
    private final RpcServer server;

    /** One registration. */
    record Registered(RegisterBrokerHeader header, RegisterBrokerBody body, boolean whole) {
        boolean hasTopic(String topic) {
            return body.getTopicConfigSerializeWrapper().getTopicConfigTable().containsKey(topic);
        }
    }

    FakeNameServer(IoLoops loops, int port) throws IOException {
        var table = HandlerTable.builder()
            .on(Requests.REGISTER_BROKER, request -> {
                var bytes = new byte[request.body().remaining()];
                request.body().get(bytes);
                var header = request.header();
                registered.add(new Registered(header,
                    RegisterBrokerBody.decode(bytes, header.compressed(), request.command().getVersion()),
                    header.bodyCrc32() == RegisterBrokerBody.crcOf(bytes)));
                return answering.thenApply(done -> {
                    var answer = Response.ok(RegisterBrokerReply.CODEC, primary);
                    return orders == null ? answer : answer.body(orders);
                });
            }, Lane.IO)
            .on(Requests.UNREGISTER_BROKER, request -> {
                unregistered.add(request.header());
                return Response.ok().now();
            }, Lane.IO).build();
        server = RpcServer.listen(loops, ServerOptions.on("127.0.0.1", port),
            new RequestDispatcher(table, Runnable::run, Failures.toLog("test"), List.of()));
    }

    int port() {
        return server.port();
    }

    String address() {
        return "127.0.0.1:" + port();
    }

    @Override
    public void close() {
        server.close();
    }
}
