package org.apache.rocketmq.namesrv.handler;

import java.util.HashMap;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.namesrv.config.LiveSettings;
import org.apache.rocketmq.namesrv.kv.KvConfig;
import org.apache.rocketmq.namesrv.route.Registered;
import org.apache.rocketmq.namesrv.route.Registration;
import org.apache.rocketmq.namesrv.route.Registrations;
import org.apache.rocketmq.namesrv.route.RegistryFullException;
import org.apache.rocketmq.remoting.internal.request.RegisterBrokerHeader;
import org.apache.rocketmq.remoting.internal.request.RegisterBrokerReply;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.body.KVTable;

/** Takes a broker in, and sees to it that it leaves with its connection. */
final class RegisterBrokerHandler implements Handler<RegisterBrokerHeader> {
    private static final int SMALL_BYTES = 64 * 1024;

    private final Registrations registrations;
    private final KvConfig kvConfig;
    private final LiveSettings settings;
    private final Object largeBodies = new Object();
    /** The connections that brokers registered by and whose end is awaited. */
    private final Set<Peer> watched = ConcurrentHashMap.newKeySet();

    RegisterBrokerHandler(Registrations registrations, KvConfig kvConfig, LiveSettings settings) {
        this.registrations = registrations;
        this.kvConfig = kvConfig;
        this.settings = settings;
    }

    @Override
    public CompletionStage<Response> handle(Request<RegisterBrokerHeader> request) {
        var registration = read(request);
        var registered = register(registration, request.peer());
        watch(request.peer());
        var response = Response.ok(RegisterBrokerReply.CODEC, reply(registration, registered));
        var orders = kvConfig.namespace(KvConfig.ORDER_TOPICS);
        if (settings.switches().orderConfigToBrokers() && !orders.isEmpty()) {
            var table = new KVTable();
            table.setTable(new HashMap<>(orders));
            response.body(table.encode());
        }
        return response.now();
    }

    /** Large bodies one after the other, as each takes many times its length of the heap. */
    private Registration read(Request<RegisterBrokerHeader> request) {
        if (request.body().remaining() <= SMALL_BYTES && !request.header().compressed()) {
            return readNow(request);
        }
        synchronized (largeBodies) {
            return readNow(request);
        }
    }

    private Registration readNow(Request<RegisterBrokerHeader> request) {
        return RegistrationReader.read(request, registrations.limits().registrationBytes(), settings.switches());
    }

    private Registered register(Registration registration, Peer peer) {
        try {
            return registrations.register(registration, peer);
        } catch (RegistryFullException e) {
            throw new RequestRejected(Refusal.REGISTRY_FULL, e.getMessage());
        }
    }

    /** Only slaves are told who their master is. */
    private static RegisterBrokerReply reply(Registration registration, Registered registered) {
        return registration.member().isMaster() || registered.master() == null
            ? new RegisterBrokerReply(null, null)
            : new RegisterBrokerReply(registered.masterHaAddress(), registered.master().address());
    }

    /** Comes after the registration: of a connection that is closed already we are told at once. */
    private void watch(Peer peer) {
        if (watched.add(peer)) {
            peer.onClose(() -> {
                watched.remove(peer);
                registrations.connectionClosed(peer);
            });
        }
    }
}
