package org.apache.rocketmq.client.internal.loop;

import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.LanguageCode;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** Puts what a client's settings say of all its requests into each of them. */
final class RequestMarks implements RPCHook {
    private final LanguageCode language;
    private final String namespace;

    private RequestMarks(LanguageCode language, String namespace) {
        this.language = language;
        this.namespace = namespace;
    }

    /** The hooks of an instance: marks come first, so that an application's hook, which may sign, sees them. */
    static List<RPCHook> of(ClientSettings settings, RPCHook own) {
        var hooks = new ArrayList<RPCHook>();
        boolean named = settings.namespaceV2() != null && !settings.namespaceV2().isEmpty();
        if (named || settings.language() != LanguageCode.JAVA) {
            hooks.add(new RequestMarks(settings.language(), named ? settings.namespaceV2() : null));
        }
        if (own != null) {
            hooks.add(own);
        }
        return hooks;
    }

    @Override
    public void doBeforeRequest(String remoteAddr, RemotingCommand request) {
        request.setLanguage(language);
        if (namespace != null) {
            request.addExtField(MixAll.RPC_REQUEST_HEADER_NAMESPACED_FIELD, "true");
            request.addExtField(MixAll.RPC_REQUEST_HEADER_NAMESPACE_FIELD, namespace);
        }
    }

    @Override
    public void doAfterResponse(String remoteAddr, RemotingCommand request, RemotingCommand response) {
        // A response carries no marks.
    }
}
