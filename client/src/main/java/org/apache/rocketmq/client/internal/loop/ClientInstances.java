package org.apache.rocketmq.client.internal.loop;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.internal.transport.SocksProxies;
import org.apache.rocketmq.remoting.protocol.LanguageCode;

/**
 * The client instances of this process: members with the same client id, name servers, marks and hook share one. The
 * first to come starts the threads, the last to go ends them. For callbacks there are as many as the client wants that
 * wants most of them.
 */
public final class ClientInstances {
    private static final ClientInstances OF_THIS_PROCESS = new ClientInstances();

    private final Failures failures = Failures.toLog(ClientInstances.class.getName());
    private final ClientClock clock = new ClientClock(InstantSource.system(), System::nanoTime);
    private final Map<Key, Shared> instances = new HashMap<>();
    private ClientThreads threads;

    private ClientInstances() { }

    public static ClientInstances ofThisProcess() {
        return OF_THIS_PROCESS;
    }

    /** The instance of these settings; {@code hook} may be null. Each acquire needs its release. */
    public synchronized ClientInstance acquire(ClientSettings settings, RPCHook hook) {
        var key = new Key(settings.clientId(), settings.nameServersKey(), settings.language(),
            settings.namespaceV2(), settings.tls() != null, settings.proxies(), hook);
        var shared = instances.get(key);
        if (shared == null) {
            if (threads == null) {
                threads = new ClientThreads(settings.callbackThreads(), failures);
            }
            shared = new Shared(new ClientInstance(settings, hook, threads, clock, failures));
            instances.put(key, shared);
        }
        threads.callbacks().widen(settings.callbackThreads());
        shared.users++;
        return shared.instance;
    }

    public synchronized void release(ClientInstance instance) {
        var entry = instances.entrySet().stream().filter(each -> each.getValue().instance == instance).findFirst()
            .orElseThrow(() -> new IllegalStateException(instance + " was released already"));
        var shared = entry.getValue();
        shared.users--;
        if (shared.users == 0) {
            instances.remove(entry.getKey());
            instance.close();
            closeThreadsIfUnused();
        }
    }

    private void closeThreadsIfUnused() {
        if (instances.isEmpty()) {
            threads.close();
            threads = null;
        }
    }

    private record Key(String clientId, List<String> nameServers, LanguageCode language, String namespaceV2,
        boolean encrypted, SocksProxies proxies, RPCHook hook) { }

    private static final class Shared {
        private final ClientInstance instance;
        private int users;

        Shared(ClientInstance instance) {
            this.instance = instance;
        }
    }
}
