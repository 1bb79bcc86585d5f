package org.apache.rocketmq.test.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;

/** A module with code, and the modules that its code may use. A module's name is its package's name too. */
enum Module {
    COMMON(),
    REMOTING(COMMON),
    SRVUTIL(COMMON),
    FILTER(COMMON),
    STORE(COMMON),
    NAMESRV(COMMON, REMOTING, SRVUTIL),
    BROKER(COMMON, REMOTING, SRVUTIL, FILTER, STORE),
    CLIENT(COMMON, REMOTING),
    EXAMPLE(COMMON, REMOTING, CLIENT);

    static final String ROOT = "org.apache.rocketmq.";

    /** The one package of the public API whose name is not its module's. */
    private static final String CLIENTS_TOO = "acl";

    private final Set<Module> allowed;

    Module(Module... allowed) {
        this.allowed = Set.of(allowed);
    }

    Set<Module> allowed() {
        return allowed;
    }

    /** The module's folder, its artifact's last part and its package's last part. */
    String id() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    String packages() {
        return ROOT + (this == CLIENT ? "[" + id() + "|" + CLIENTS_TOO + "]" : id()) + "..";
    }

    /** Whose class this is, or null for other people's. */
    static Module of(JavaClass type) {
        for (Module module : values()) {
            String name = type.getPackageName() + ".";
            if (name.startsWith(ROOT + module.id() + ".")
                || module == CLIENT && name.startsWith(ROOT + CLIENTS_TOO + ".")) {
                return module;
            }
        }
        return null;
    }
}
