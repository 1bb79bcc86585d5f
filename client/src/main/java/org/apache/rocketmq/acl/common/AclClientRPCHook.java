package org.apache.rocketmq.acl.common;

import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/**
 * Signs each request of a client: a broker that asks for it knows by the access key who is there, and by the signature
 * that nobody else has made or changed the request.
 *
 * <pre>{@code
 * var producer = new DefaultMQProducer("group", new AclClientRPCHook(new SessionCredentials("name", "secret")));
 * }</pre>
 */
public class AclClientRPCHook implements RPCHook {
    private final SessionCredentials sessionCredentials;

    public AclClientRPCHook(SessionCredentials sessionCredentials) {
        this.sessionCredentials = sessionCredentials;
    }

    @Override
    public void doBeforeRequest(String remoteAddr, RemotingCommand request) {
        request.addExtField(SessionCredentials.ACCESS_KEY, sessionCredentials.getAccessKey());
        if (sessionCredentials.getSecurityToken() != null) {
            request.addExtField(SessionCredentials.SECURITY_TOKEN, sessionCredentials.getSecurityToken());
        }
        byte[] signed = AclUtils.combineRequestContent(request, parseRequestContent(request));
        request.addExtField(SessionCredentials.SIGNATURE,
            AclUtils.calSignature(signed, sessionCredentials.getSecretKey()));
    }

    @Override
    public void doAfterResponse(String remoteAddr, RemotingCommand request, RemotingCommand response) {
        // A response carries no signature.
    }

    /** The fields of a request by their names. */
    protected SortedMap<String, String> parseRequestContent(RemotingCommand request) {
        return new TreeMap<>(request.getExtFields());
    }

    public SessionCredentials getSessionCredentials() {
        return sessionCredentials;
    }
}
