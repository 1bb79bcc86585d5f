package org.apache.rocketmq.client.internal.trace;

import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** An application's hook and one of the client's: what the latter sees, the former has seen or is still to see. */
public final class HookPair implements RPCHook {
    private final RPCHook application;
    private final RPCHook own;

    private HookPair(RPCHook application, RPCHook own) {
        this.application = application;
        this.own = own;
    }

    /** Both; just {@code own} where the application has none. */
    public static RPCHook of(RPCHook application, RPCHook own) {
        return application == null ? own : new HookPair(application, own);
    }

    @Override
    public void doBeforeRequest(String remoteAddr, RemotingCommand request) {
        application.doBeforeRequest(remoteAddr, request);
        own.doBeforeRequest(remoteAddr, request);
    }

    @Override
    public void doAfterResponse(String remoteAddr, RemotingCommand request, RemotingCommand response) {
        application.doAfterResponse(remoteAddr, request, response);
        own.doAfterResponse(remoteAddr, request, response);
    }
}
