package org.apache.rocketmq.client.rpchook;

import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** Tells the namespace that a client was configured with ({@code setNamespaceV2}) in each of its requests. */
public class NamespaceRpcHook implements RPCHook {
    private final ClientConfig clientConfig;

    public NamespaceRpcHook(ClientConfig clientConfig) {
        this.clientConfig = clientConfig;
    }

    @Override
    public void doBeforeRequest(String remoteAddr, RemotingCommand request) {
        String namespace = clientConfig.getNamespaceV2();
        if (namespace != null && !namespace.isEmpty()) {
            request.addExtField(MixAll.RPC_REQUEST_HEADER_NAMESPACED_FIELD, "true");
            request.addExtField(MixAll.RPC_REQUEST_HEADER_NAMESPACE_FIELD, namespace);
        }
    }

    @Override
    public void doAfterResponse(String remoteAddr, RemotingCommand request, RemotingCommand response) {
        // A response tells no namespace.
    }
}
