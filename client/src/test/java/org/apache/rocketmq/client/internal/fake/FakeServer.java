package org.apache.rocketmq.client.internal.fake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.remoting.internal.request.RequestType;
import org.apache.rocketmq.remoting.internal.serve.SlowLane;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.Lane;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestDispatcher;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.internal.transport.IoLoops;
import org.apache.rocketmq.remoting.internal.transport.RpcServer;
import org.apache.rocketmq.remoting.internal.transport.ServerOptions;

/** A server on a real socket that a test can stop, start again at the same port, and make misbehave. */
abstract class FakeServer implements AutoCloseable {
    private final Map<Integer, Function<Request<?>, Response>> faults = new ConcurrentHashMap<>();
    private final List<Integer> codesSeen = new CopyOnWriteArrayList<>();
    private final List<Integer> silent = new CopyOnWriteArrayList<>();
    /** By its code what answers wait for. */
    private final Map<Integer, CompletableFuture<Void>> late = new ConcurrentHashMap<>();
    private final List<Throwable> bugs = new CopyOnWriteArrayList<>();
    private IoLoops loops;
    private SlowLane lane;
    private RpcServer server;
    private int port;
    private ClosedPort meanwhile;

    abstract HandlerTable.Builder handlers(HandlerTable.Builder table);

    final void start() throws IOException {
        loops = IoLoops.start("fake-io", 1);
        lane = new SlowLane("fake-admin", 10);
        Failures failures = (what, failure) -> bugs.add(new AssertionError(what, failure));
        var dispatcher = new RequestDispatcher(handlers(HandlerTable.builder()).build(), lane, failures, List.of());
        server = RpcServer.listen(loops, ServerOptions.on("127.0.0.1", port), dispatcher);
        port = server.port();
    }

    /** Goes away; {@link #restart} brings it back at the same port, which nobody else gets meanwhile. */
    public void stop() {
        end();
        meanwhile = ClosedPort.of(port);
    }

    public void restart() throws IOException {
        meanwhile.close();
        start();
    }

    private void end() {
        server.close();
        lane.close();
        loops.close();
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    /** From now on answers this code with what {@code fault} says; where that is null, as usual. */
    public void onCode(int code, Function<Request<?>, Response> fault) {
        faults.put(code, fault);
    }

    public void refuse(int code, int responseCode) {
        onCode(code, request -> Response.of(responseCode, "refused by the test"));
    }

    public void behave() {
        faults.clear();
        silent.clear();
    }

    /** From now on does not answer this code at all. */
    public void ignore(int code) {
        silent.add(code);
    }

    /** From now on does what this code asks for, and keeps the answers back until they are let go. */
    public void keepBack(int code) {
        late.put(code, new CompletableFuture<>());
    }

    /** Sends the answers that were kept back, late as they are, and from now on others at once. */
    public void letGo(int code) {
        late.remove(code).complete(null);
    }

    /** How many requests of a code have come. */
    public long seen(int code) {
        return codesSeen.stream().filter(each -> each == code).count();
    }

    /** What went wrong in the fake itself, so that a test does not blame the client. */
    public List<Throwable> bugs() {
        return new ArrayList<>(bugs);
    }

    /** A handler that the test can override. */
    <H> void on(HandlerTable.Builder table, RequestType<H, ?> type, Handler<H> usual) {
        table.on(type, request -> handle(type.code(), request, usual), Lane.IO);
    }

    private <H> CompletionStage<Response> handle(int code, Request<H> request, Handler<H> usual) {
        codesSeen.add(code);
        if (silent.contains(code)) {
            return new CompletableFuture<>();
        }
        var fault = faults.get(code);
        Response answer = fault == null ? null : fault.apply(request);
        return inTime(code, answer != null ? answer.now() : usual.handle(request));
    }

    private CompletionStage<Response> inTime(int code, CompletionStage<Response> answer) {
        var time = late.get(code);
        return time == null ? answer : answer.thenCombine(time, (response, now) -> response);
    }

    @Override
    public void close() {
        end();
        if (meanwhile != null) {
            meanwhile.close();
        }
    }
}
